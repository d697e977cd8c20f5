"""Classifiers kept between runs: found again, learned anew after a change, never trusted when damaged."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agents import kept
from agents.classifier import Classifier, Features, Linear


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(kept, "_folder", None)
    kept.keep_in(tmp_path / "learned")
    yield tmp_path / "learned"


class Teacher:
    def __init__(self) -> None:
        self.lessons = 0

    def linear(self) -> Linear:
        self.lessons += 1
        said = {"good": ["thanks", "nice"], "bad": ["broken", "late"]}
        samples = [
            (Features({"word": [word]}, {"word": 1.0}), label)
            for label, words in said.items()
            for word in words
        ]
        return Linear.train(samples)

    def classifier(self) -> Classifier:
        self.lessons += 1
        return Classifier.train([(["w:谢谢"], "good"), (["w:坏了"], "bad"), (["w:好"], "good")])


def chances(made: Linear) -> list[float]:
    found: list[float] = made.probabilities([Features({"word": ["late"]}, {"word": 1.0})])[0].tolist()
    return found


def test_what_was_learned_is_found_again_and_says_the_same(folder: Path) -> None:
    teacher = Teacher()
    first = kept.trained("mood", Linear, ["agents"], teacher.linear)
    again = kept.trained("mood", Linear, ["agents"], teacher.linear)
    assert teacher.lessons == 1 and again.labels == first.labels
    assert np.allclose(chances(first), chances(again))


def test_a_classifier_by_tf_idf_is_found_again(folder: Path) -> None:
    teacher = Teacher()
    first = kept.trained("kind", Classifier, ["agents"], teacher.classifier)
    again = kept.trained("kind", Classifier, ["agents"], teacher.classifier)
    assert teacher.lessons == 1 and again.probabilities(["w:坏了"]) == pytest.approx(
        first.probabilities(["w:坏了"])
    )


def test_other_files_behind_it_mean_another_lesson_and_one_file(folder: Path) -> None:
    teacher = Teacher()
    kept.trained("mood", Linear, ["agents"], teacher.linear)
    kept.trained("mood", Linear, ["agents", "knowledge"], teacher.linear)
    assert teacher.lessons == 2 and len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"\x00" * 4000])
def test_a_damaged_file_is_learned_anew(folder: Path, content: bytes) -> None:
    teacher = Teacher()
    kept.trained("mood", Linear, ["agents"], teacher.linear)
    for path in folder.iterdir():
        path.write_bytes(content)
    made = kept.trained("mood", Linear, ["agents"], teacher.linear)
    assert teacher.lessons == 2 and set(made.labels) == {"good", "bad"}


def test_without_a_folder_or_a_writable_one_everything_is_learned(tmp_path: Path, folder: Path) -> None:
    teacher = Teacher()
    (tmp_path / "file").write_text("in the way", "utf-8")
    kept.keep_in(tmp_path / "file" / "learned")
    kept.trained("mood", Linear, ["agents"], teacher.linear)
    kept.trained("mood", Linear, ["agents"], teacher.linear)
    assert teacher.lessons == 2
