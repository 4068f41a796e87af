"""Read a rule file: validated, with the digest that says later under which text we decided."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from storage.errors import Fault


class PolicyFileError(Fault):
    """A rule file that does not say what its schema asks for. Nothing is done by it until mended."""


class PolicyModel(BaseModel):
    """Base of every schema of a rule file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Rules = TypeVar("Rules", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PolicyFile(Generic[Rules]):
    """The rules of one file and the SHA-256 of the text they were read from."""

    name: str
    digest: str
    rules: Rules


def read_policy(folder: Path, name: str, schema: type[Rules]) -> PolicyFile[Rules]:
    """Read `folder/name` (YAML) and check it against `schema`.

    Raises:
        PolicyFileError: The file is missing, is not YAML, or has a key or value that the
            schema does not know. The message names the file and the place.
    """
    text = _text_of(folder, name)
    try:
        rules = schema.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PolicyFileError(
            f"the policy file `{name}` is not YAML at line {line}. Mend the line and try again",
            vi=f"tệp chính sách `{name}` sai cú pháp YAML ở dòng {line}. Hãy sửa rồi thử lại",
        ) from error
    except ValidationError as error:
        place, en, vi = _first_problem(error)
        raise PolicyFileError(
            f"the policy file `{name}` is wrong at `{place}`: {en}. Mend the line; until then "
            "nothing is done by this file",
            vi=f"tệp chính sách `{name}` sai tại `{place}`: {vi}. Hãy sửa dòng này; trước đó "
            "không bước nào dùng tệp này được thực hiện",
        ) from error
    return PolicyFile(name, hashlib.sha256(text).hexdigest(), rules)


def _text_of(folder: Path, name: str) -> bytes:
    try:
        path = (folder / name).resolve()
        # A name may come from a form: `../../x` is no policy file, whatever lies there.
        if not path.is_relative_to(folder.resolve()):
            raise FileNotFoundError
        return path.read_bytes()
    except (OSError, ValueError) as error:
        shown = "".join(c for c in name if c.isprintable())
        raise PolicyFileError(
            f"cannot read the policy file `{shown}`. Check its name, or put it back",
            vi=f"không đọc được tệp chính sách `{shown}`. Hãy kiểm tra tên hoặc khôi phục tệp",
        ) from error


def _first_problem(error: ValidationError) -> tuple[str, str, str]:
    """The place, and what is wrong there in both languages."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "(top)"
    match first["type"]:
        case "extra_forbidden":
            return place, "there is no such key", "không có khóa này"
        case "missing":
            return place, "the key is missing", "thiếu khóa này"
        case _:
            return place, first["msg"].lower(), "giá trị không đúng kiểu hoặc ngoài phạm vi"
