"""What is stored comes back as it was, is unreadable on the disk, and damage is seen."""

import base64
import hashlib
import os

import pytest

from tongban.base import files

EMPTY_SM3 = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"  # GM/T 0004
ABC_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905 A.1


@pytest.fixture
def folder(var):
    return var / "files"


def only_file(folder):
    (path,) = [path for path in folder.rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize("data", [b"", b"abc", os.urandom(3_000_000)])
def test_what_is_put_is_got(folder, data):
    digests = files.put(data)

    assert digests.sha256 == hashlib.sha256(data).hexdigest()
    assert files.get(digests.sha256) == data


def test_sm3_is_that_of_the_standard():
    assert files.digests_of(b"abc").sm3 == ABC_SM3
    assert files.digests_of(b"").sm3 == EMPTY_SM3


def test_the_disk_holds_one_sealed_copy(folder):
    for _ in range(3):
        files.put("居民身份证 230881".encode())

    path = only_file(folder)
    assert "居民身份证".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_a_changed_file_is_not_served(folder):
    sha256 = files.put(b"granted").sha256
    path = only_file(folder)
    sealed = bytearray(path.read_bytes())
    sealed[-1] ^= 1
    path.write_bytes(sealed)

    with pytest.raises(files.FileUnreadable) as refused:
        files.get(sha256)

    assert refused.value.code == "files.corrupt"
    assert sha256[:12] in refused.value.message


@pytest.mark.parametrize("sealed", [b"", b"no key", b"demo:short", b"\xff:\x00"])
def test_rubbish_is_corrupt(folder, sealed):
    sha256 = files.put(b"granted").sha256
    only_file(folder).write_bytes(sealed)

    with pytest.raises(files.FileUnreadable) as refused:
        files.get(sha256)

    assert refused.value.code == "files.corrupt"


def test_a_file_put_in_place_of_another_is_not_served(folder):
    denied = files.put(b"denied").sha256
    sealed = only_file(folder).read_bytes()
    granted = files.put(b"granted").sha256
    (folder / granted[:2] / granted[2:4] / granted).write_bytes(sealed)

    assert files.get(denied) == b"denied"
    with pytest.raises(files.FileUnreadable):
        files.get(granted)


def test_putting_again_repairs_a_damaged_copy(folder):
    sha256 = files.put(b"granted").sha256
    only_file(folder).write_bytes(b"")

    files.put(b"granted")

    assert files.get(sha256) == b"granted"


def test_a_missing_file_says_so(folder):
    sha256 = files.put(b"granted").sha256
    files.delete(sha256)
    files.delete(sha256)

    with pytest.raises(files.FileUnreadable) as refused:
        files.get(sha256)

    assert refused.value.code == "files.missing"


def test_a_name_that_is_no_digest_never_reaches_the_disk(folder):
    with pytest.raises(ValueError, match="64"):
        files.get("../../../etc/passwd")


def test_files_sealed_with_an_older_key_still_open(folder, settings):
    sha256 = files.put(b"granted").sha256
    new = base64.b64encode(b"n" * 32).decode()
    settings.TONGBAN_SEALING_KEYS = f"new:{new},{settings.TONGBAN_SEALING_KEYS}"

    assert files.get(sha256) == b"granted"
    files.delete(sha256)
    files.put(b"granted")
    assert only_file(folder).read_bytes().startswith(b"new:")
