"""Read a rule file: validated, with the digest that says later under which text we decided."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from storage.errors import Fault


class PolicyFileError(Fault):
    """A rule file that does not say what its schema asks for. The old rules stay in force."""


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
    try:
        text = (folder / name).read_bytes()
        rules = schema.model_validate(yaml.safe_load(text))
    except OSError as error:
        raise PolicyFileError(
            f"cannot read the policy file `{name}`. Put it back and try again",
            vi=f"không đọc được tệp chính sách `{name}`. Hãy khôi phục tệp rồi thử lại",
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PolicyFileError(
            f"the policy file `{name}` is not YAML at line {line}. Mend the line and try again",
            vi=f"tệp chính sách `{name}` sai cú pháp YAML ở dòng {line}. Hãy sửa rồi thử lại",
        ) from error
    except ValidationError as error:
        place, problem = _first_problem(error)
        raise PolicyFileError(
            f"the policy file `{name}` is wrong at `{place}`: {problem}. The old rules stay in force",
            vi=f"tệp chính sách `{name}` sai tại `{place}`: {problem}. Quy tắc cũ vẫn có hiệu lực",
        ) from error
    return PolicyFile(name, hashlib.sha256(text).hexdigest(), rules)


def _first_problem(error: ValidationError) -> tuple[str, str]:
    first = error.errors(include_input=False, include_url=False)[0]
    return ".".join(str(part) for part in first["loc"]) or "(top)", first["msg"].lower()
