from pathlib import Path

import pytest

from assistant import Settings
from assistant.shelf import open_library
from evals.provider import Provider
from knowledge.errors import LibraryError


def test_the_starter_documents_go_in_once(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    library = open_library(settings)
    documents = [document.doc for document in library.documents()]
    assert len(documents) > 5
    library.remove(documents[0])
    library.close()
    assert [document.doc for document in open_library(settings).documents()] == documents[1:]


def test_a_configured_embedding_is_used(tmp_path: Path) -> None:
    with Provider() as provider:
        settings = Settings(
            home=tmp_path, embedding_model="stand-in", embedding_base_url=provider.url, embedding_dim=64
        )
        (tmp_path / "starter-loaded").touch()
        library = open_library(settings)
        (tmp_path / "rule.md").write_text("# 群规\n\n1. 不许发广告。\n", "utf-8")
        library.add([tmp_path / "rule.md"])
        library.close()
        assert any(request.get("model") == "stand-in" and "input" in request for request in provider.requests)


def test_a_mistyped_model_folder_is_no_name_to_ask_an_endpoint_for(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, embedding_model=str(tmp_path / "no-such-model"))
    with pytest.raises(LibraryError, match="no-such-model"):
        open_library(settings)
