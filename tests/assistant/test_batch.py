import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Desk
from assistant.batch import Progress, run_batch
from knowledge.errors import BadInput


def write(path: Path, *lines: object) -> Path:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def run(desk: Desk, source: Path, target: Path) -> Progress:
    return list(run_batch(desk, source, target))[-1]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_line_is_answered_in_order_with_its_id(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": "echo 一"}, "", {"id": 2, "text": "second 二"})
    done = run(desk, source, tmp_path / "out.jsonl")
    assert done == Progress(2, 2, 0, 0, ())
    first, second = read(tmp_path / "out.jsonl")
    assert (first["id"], first["deliverables"][0]["data"]["said"]) == ("a", "echo 一")
    assert (second["id"], second["route"]["agent"]) == (2, "second")


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        '"text"',
        "[1,2]",
        "[" * 100_000,
        {"id": "bad", "text": ""},
        {"id": "bad", "text": "x" * 100_000},
        {"id": "bad", "text": 3},
        {"id": "bad", "text": "echo", "agent": "nobody"},
        {"id": "bad", "text": "echo", "now": "soon"},
        {"id": "bad", "text": "echo", "attachments": ["missing.csv"]},
        {"id": "bad", "text": "sulk"},
        {"id": "bad", "text": "crash"},
        {"id": "bad"},
        '{"id": "bad", "text": "echo", "options": {"a": NaN}, "language": 1e999}',
    ],
)
def test_a_bad_line_becomes_an_error_line_and_the_rest_goes_on(
    desk: Desk, tmp_path: Path, line: object
) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "echo"}, line, {"id": 3, "text": "echo"})
    done = run(desk, source, tmp_path / "out.jsonl")
    before, bad, after = read(tmp_path / "out.jsonl")
    assert done.errors == 1
    assert bad["error"] and "\n" not in bad["error"] and set(bad) >= {"id", "error"}
    assert bad["id"] == ("bad" if "bad" in str(line) else None)
    assert "error" not in before and "error" not in after
    assert run(desk, source, tmp_path / "out.jsonl").errors == 1


def test_what_belongs_to_no_request_is_ignored_and_named(desk: Desk, tmp_path: Path) -> None:
    line = {"id": 1, "text": "echo", "expect": {"agent": "echo"}, "agent": None, "tags": [], "now": None}
    done = run(desk, write(tmp_path / "in.jsonl", line), tmp_path / "out.jsonl")
    assert done.ignored == ("expect", "tags") and done.errors == 0


def test_no_text_can_break_a_line(desk: Desk, tmp_path: Path) -> None:
    odd = "echo a\u2028b\x85c\x1ed\ud83d\r\n\x9b31m"
    run(desk, write(tmp_path / "in.jsonl", {"id": odd, "text": odd}), tmp_path / "out.jsonl")
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["id"] == odd
    assert json.loads(line)["deliverables"][0]["data"]["said"] == odd.replace("\ud83d", "\ufffd")


def test_bytes_that_are_no_text_are_an_error_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(
        b'\xef\xbb\xbf{"id":1,"text":"echo"}\r\n\xff\xfe\x00\n{"id":3,"text":"echo"}'
    )
    run(desk, tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert ["error" in line for line in read(tmp_path / "out.jsonl")] == [False, True, False]


def test_conversations_of_any_id_keep_their_order(desk: Desk, tmp_path: Path) -> None:
    talk = "群/甲 #1"
    source = write(
        tmp_path / "in.jsonl",
        {"id": 1, "text": "echo 第一版", "conversation": talk},
        {"id": 2, "text": "second 另一个", "conversation": 7},
        {"id": 3, "text": "再短一点", "conversation": talk},
    )
    run(desk, source, tmp_path / "out.jsonl")
    lines = read(tmp_path / "out.jsonl")
    assert lines[2]["deliverables"][0]["data"]["previous"] == "echo 第一版"
    assert [line["conversation"] for line in lines] == [talk, "7", talk]


def test_attachments_are_relative_to_the_input_file(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    (folder / "留言.csv").write_text("id,text\n1,好\n", "utf-8")
    source = write(folder / "in.jsonl", {"id": 1, "text": "echo", "attachments": ["留言.csv"]})
    run(desk, source, tmp_path / "out.jsonl")
    assert "error" not in read(tmp_path / "out.jsonl")[0]


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_an_interrupted_run_is_finished_without_repeating_a_line(
    desk: Desk, tmp_path: Path, cut: int
) -> None:
    source = write(tmp_path / "in.jsonl", *({"id": "same", "text": f"echo {n}"} for n in range(6)))
    target = tmp_path / "out.jsonl"
    steps = run_batch(desk, source, target)
    for progress in steps:
        if progress.done == 3:
            break
    steps.close()  # type: ignore[attr-defined]
    whole = target.read_bytes()
    target.write_bytes(whole + whole[:cut])
    done = run(desk, source, target)
    assert (done.resumed, done.done) == (3, 6)
    assert target.read_bytes().startswith(whole)
    assert [line["deliverables"][0]["data"]["said"] for line in read(target)] == [
        f"echo {n}" for n in range(6)
    ]


def test_a_finished_batch_is_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "echo"})
    run(desk, source, tmp_path / "out.jsonl")
    before = (tmp_path / "out.jsonl").read_bytes()
    assert run(desk, source, tmp_path / "out.jsonl").resumed == 1
    assert (tmp_path / "out.jsonl").read_bytes() == before


def test_another_batchs_output_is_not_touched(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "echo"})
    for content in ('{"id": 2}\n', "my notes\n", '{"id": 1}\n{"id": 2}\n'):
        (tmp_path / "out.jsonl").write_text(content, "utf-8")
        with pytest.raises(BadInput, match="对不上"):
            run(desk, source, tmp_path / "out.jsonl")
        assert (tmp_path / "out.jsonl").read_text("utf-8") == content


def test_files_that_cannot_be_used_are_one_sentence(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "echo"})
    with pytest.raises(BadInput, match="读不到"):
        run(desk, tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(BadInput, match="同一个文件"):
        run(desk, source, source)
    with pytest.raises(BadInput, match="无法写入"):
        run(desk, source, source / "out.jsonl")
    assert read(source) == [{"id": 1, "text": "echo"}]


def test_two_runs_on_one_output_do_not_mix(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": 1, "text": "echo"}, {"id": 2, "text": "echo"})
    first = run_batch(desk, source, tmp_path / "out.jsonl")
    next(iter(first))
    with pytest.raises(BadInput, match="另一个进程"):
        run(desk, source, tmp_path / "out.jsonl")
    assert list(first)[-1].done == 2
