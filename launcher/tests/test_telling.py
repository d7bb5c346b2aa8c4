import shutil

from launcher.telling import tail


def test_the_end_of_a_log_is_shown(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("one\ntwo\nthree\n")

    assert tail(log, 2) == "two\nthree"


def test_a_log_that_was_not_written_is_told(tmp_path):
    assert tail(tmp_path / "web.log") == "(no log)"


def test_a_log_that_a_full_disk_cut_off_says_so(tmp_path, monkeypatch):
    log = tmp_path / "initdb.log"
    log.touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(9, 9, 0))

    assert tail(log) == f"The disk of {tmp_path} is full."


def test_tail_says_that_the_disk_was_full(tmp_path):
    log = tmp_path / "initdb.log"
    log.write_text("initdb: could not write: No space left on device\nremoving what was made\n")

    assert tail(log).splitlines()[-1] == f"The disk of {tmp_path} is full."
