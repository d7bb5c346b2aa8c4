import pytest

from launcher import frontend


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "app.css").write_text("body {}")
    return tmp_path


def sources(checkout):
    return frontend.fingerprint(checkout, frontend.source_files(checkout))


def test_fingerprint_changes_with_a_source(checkout):
    before = sources(checkout)

    (checkout / "static" / "css" / "app.css").write_text("body { margin: 0 }")

    assert sources(checkout) != before


def test_fingerprint_changes_with_a_file_name(checkout):
    before = sources(checkout)

    style = checkout / "static" / "css" / "app.css"
    style.rename(style.with_name("base.css"))

    assert sources(checkout) != before


def test_fingerprint_ignores_what_was_built(checkout):
    before = sources(checkout)

    (checkout / "static" / "dist").mkdir()
    (checkout / "static" / "dist" / "app.css").write_text("body{}")

    assert sources(checkout) == before


@pytest.mark.parametrize(
    ("shown", "major"), [("v24.19.0\n", 24), ("v8.1.0", 8), ("", 0), ("not node", 0)]
)
def test_major_version_is_read(shown, major):
    assert frontend.parse_major_version(shown) == major


def test_an_old_node_is_passed_over(tmp_path):
    for name, text in (("node", "#!/bin/sh\necho v18.1.0\n"), ("npm", "#!/bin/sh\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    assert frontend.system_node({"PATH": str(tmp_path)}) is None


def test_the_wheel_brings_node_and_npm():
    node = frontend.packed_node()

    assert node.program.name == "node"
    assert node.npm.name == "npm-cli.js"
