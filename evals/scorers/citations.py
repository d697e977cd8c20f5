"""Is every quote verbatim in the clause it names?"""

from evals.cases import Case
from evals.score import Outcome, Points, Score
from knowledge.model import Citation, Clauses


def citations(case: Case, outcome: Outcome, language: str) -> Score:
    """Needs nothing of `expect`. A deliverable without citations has no false ones."""
    cited = [citation for deliverable in outcome.deliverables for citation in deliverable.citations]
    if not cited:
        return Score(1.0, True)
    points = Points(language)
    false = [citation for citation in cited if not _stands(citation, outcome.library)]
    quote = false[0].quote[:60] if false else ""
    points.add("quotes_verbatim", not false, "quote_not_verbatim", quote=quote)
    return points.score()


def _stands(citation: Citation, library: Clauses) -> bool:
    clause = library.get(citation.chunk_id)
    return clause is not None and bool(citation.quote) and citation.quote in clause.text
