"""What an update of the program does to a library made by an earlier one."""

from knowledge.index import VERSION, weigh
from knowledge.store import Store


def terms_are_current(store: Store) -> bool:
    """Whether stored terms were computed the way questions are read now."""
    return store.meta("terms") == VERSION


def renew_terms(store: Store) -> None:
    """Computes every clause's terms again; ids and vectors stay. The caller holds the writer's lock."""
    if terms_are_current(store):
        return
    rows = [
        (*weigh(clause.text, f"{clause.section} {clause.clause}", clause.title), clause.chunk_id)
        for clause in store.clauses()
    ]
    past = store.read(
        "SELECT p.id, p.text, p.section, p.clause, d.title FROM past p"
        " JOIN editions d ON d.uid = p.uid AND d.edition = p.last"
    )
    former = [(*weigh(text, f"{section} {clause}", title), id_) for id_, text, section, clause, title in past]
    with store.write() as db:
        db.executemany("UPDATE clauses SET terms = ?, weights = ? WHERE chunk_id = ?", rows)
        db.executemany("UPDATE past SET terms = ?, weights = ? WHERE id = ?", former)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('terms', ?)", (VERSION,))
