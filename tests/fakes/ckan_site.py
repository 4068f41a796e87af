"""The state of the fake CKAN: datasets, resources and what its action API does to them."""

import re
import unicodedata
import uuid
from typing import Any, cast

from tests.fakes.ckan_errors import CkanRefusal, invalid, not_authorized, not_found
from tests.fakes.ckan_tables import FakeTable

EDITOR = "editor"
_CORE = {"id", "name", "title", "notes", "license_id", "author", "author_email", "maintainer"}
_CORE |= {"maintainer_email", "url", "version", "tags", "groups", "extras", "private", "state"}
_CORE |= {"type", "owner_org", "resources"}
_FORMATS = {"csv": "CSV", "text/csv": "CSV", "xlsx": "XLSX", "json": "JSON", "txt": "TXT"}
_TAG = re.compile(r"[\w \-.]{2,100}")
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_LONGEST_TERM = 32_766
LICENCES = ("notspecified", "cc-zero", "cc-by", "cc-by-sa", "other-open")

Entry = dict[str, Any]
Upload = tuple[str, bytes]


class FakeSite:
    """One organisation, one editor, and anyone. Methods named `do_x` are the actions."""

    def __init__(self, url: str, organization: str, schema: Entry | None) -> None:
        self.url = url
        self.schema = schema
        self.organization = {"id": str(uuid.uuid4()), "name": organization}
        self.datasets: dict[str, Entry] = {}
        self.files: dict[str, bytes] = {}
        self.tables: dict[str, FakeTable] = {}
        self.removed: set[str] = set()

    def act(self, action: str, user: str | None, fields: Entry, upload: Upload | None) -> Any:
        """Return the result of an action, or raise CKAN's refusal of it."""
        method = getattr(self, f"do_{action}", None)
        if method is None:
            raise CkanRefusal(400, "Bad request")
        return method(user, fields, upload)

    # What is read

    def do_status_show(self, *_: Any) -> Entry:
        plugins = ["scheming_datasets"] if self.schema else []
        return {"ckan_version": "2.12.0", "extensions": ["datastore", *plugins]}

    def do_scheming_dataset_schema_show(self, *_: Any) -> Entry:
        if self.schema is None:
            raise CkanRefusal(400, "Bad request")
        return self.schema

    def do_license_list(self, *_: Any) -> list[Entry]:
        return [{"id": licence, "title": licence} for licence in LICENCES]

    def do_organization_list_for_user(self, user: str | None, *_: Any) -> list[Entry]:
        return [self.organization] if user == EDITOR else []

    def do_organization_show(self, _user: str | None, fields: Entry, _upload: Any) -> Entry:
        if fields["id"] not in self.organization.values():
            raise not_found()
        return self.organization

    def do_package_show(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        return self._shown(self._dataset(fields["id"], user))

    def do_package_search(self, _user: str | None, fields: Entry, _upload: Any) -> Entry:
        """Find public datasets that have all the words, in any case and without accents."""
        words = re.findall(r"\w+", _folded(fields.get("q", "")))
        found = [
            self._shown(dataset)
            for dataset in self.datasets.values()
            if _is_public(dataset) and set(words) <= set(re.findall(r"\w+", _folded(str(dataset))))
        ]
        return {"count": len(found), "results": found}

    # Datasets

    def do_package_create(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        _require_editor(user)
        if fields.get("owner_org") not in self.organization.values():
            raise invalid(owner_org=["Organization does not exist"])
        if any(d["name"] == fields.get("name") for d in self.datasets.values()):
            raise invalid(name=["That URL is already in use."])
        made: Entry = {"id": str(uuid.uuid4()), "state": "active", "private": False}
        made |= {"extras": [], "tags": [], "resources": [], "type": "dataset"}
        made |= self._checked(fields)
        made["owner_org"] = self.organization["id"]
        self.datasets[made["id"]] = made
        return self._shown(made)

    def do_package_patch(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        _require_editor(user)
        dataset = self._dataset(fields["id"], user)
        kept_id = dataset["id"]
        dataset |= self._checked(fields)
        dataset["id"] = kept_id
        return self._shown(dataset)

    def do_package_delete(self, user: str | None, fields: Entry, _upload: Any) -> None:
        _require_editor(user)
        self._dataset(fields["id"], user)["state"] = "deleted"

    # Resources

    def do_resource_create(self, user: str | None, fields: Entry, upload: Upload | None) -> Entry:
        _require_editor(user)
        dataset = self._dataset(fields["package_id"], user)
        resource: Entry = {"id": str(uuid.uuid4()), "url_type": None, "hash": "", "url": ""}
        dataset["resources"].append(resource)
        return self._written(resource, fields, upload)

    def do_resource_patch(self, user: str | None, fields: Entry, upload: Upload | None) -> Entry:
        _require_editor(user)
        return self._written(self._resource(fields["id"]), fields, upload)

    def do_resource_delete(self, user: str | None, fields: Entry, _upload: Any) -> None:
        _require_editor(user)
        if fields["id"] in self.removed:
            return
        resource = self._resource(fields["id"])
        self.datasets[resource["package_id"]]["resources"].remove(resource)
        self.removed.add(resource["id"])

    # Tables

    def do_datastore_info(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        return self._table(fields["id"], user).info()

    def do_datastore_search(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        table = self._table(fields["resource_id"], user)
        records = [{"_id": i, **row} for i, row in enumerate(table.rows, start=1)]
        return {"total": len(records), "records": records, "fields": table.fields}

    def do_datastore_create(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        _require_editor(user)
        resource = self._resource(fields["resource_id"])
        made = FakeTable([dict(entry) for entry in fields["fields"]], fields["primary_key"])
        table = self.tables.setdefault(resource["id"], made)
        table.declare(fields["fields"])
        table.insert(fields.get("records", []))
        return {"fields": fields["fields"], "primary_key": fields["primary_key"]}

    def do_datastore_upsert(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        _require_editor(user)
        self._table(fields["resource_id"], user).upsert(fields["records"])
        return {"method": "upsert"}

    def do_datastore_delete(self, user: str | None, fields: Entry, _upload: Any) -> Entry:
        """Delete the rows that match; without filters the whole table."""
        _require_editor(user)
        table = self._table(fields["resource_id"], user)
        if "filters" in fields:
            table.delete(fields["filters"])
        else:
            del self.tables[fields["resource_id"]]
        return {"resource_id": fields["resource_id"]}

    # What is downloaded

    def file(self, resource_id: str, user: str | None) -> bytes:
        resource = self._resource(resource_id)
        self._dataset(resource["package_id"], user)
        if resource_id not in self.files:
            raise not_found()
        return self.files[resource_id]

    def dump(self, resource_id: str, user: str | None) -> bytes:
        try:
            return self._table(resource_id, user).dump().encode()
        except CkanRefusal as error:  # here CKAN hides that there is something to hide
            raise not_found() from error

    # Inside

    def _dataset(self, name_or_id: str, user: str | None) -> Entry:
        for dataset in self.datasets.values():
            if name_or_id in (dataset["id"], dataset["name"]):
                if user != EDITOR and not _is_public(dataset):
                    raise not_authorized()
                return dataset
        raise not_found()

    def _resource(self, resource_id: str) -> Entry:
        for dataset in self.datasets.values():
            for resource in dataset["resources"]:
                if resource["id"] == resource_id:
                    return cast(Entry, resource)
        raise not_found()

    def _table(self, resource_id: str, user: str | None) -> FakeTable:
        if resource_id not in self.tables:
            raise not_found(f'Resource "{resource_id}" was not found.')
        self._dataset(self._resource(resource_id)["package_id"], user)
        return self.tables[resource_id]

    def _checked(self, fields: Entry) -> Entry:
        """Return the fields CKAN keeps. A field it does not know is dropped without a word."""
        of_schema = {f["field_name"] for f in (self.schema or {}).get("dataset_fields", [])}
        kept = {k: v for k, v in fields.items() if k in _CORE | of_schema}
        if "title" in kept:
            kept["title"] = kept["title"].strip()
        _check_name(kept)
        _check_email(kept)
        _check_tags(kept.get("tags", []))
        _check_extras(kept.get("extras", []), (_CORE | of_schema) - {"tags", "extras"})
        return kept

    def _shown(self, dataset: Entry) -> Entry:
        resources = [self._shown_resource(r) for r in dataset["resources"]]
        tags = [{"name": t["name"], "display_name": t["name"]} for t in dataset["tags"]]
        return {**dataset, "resources": resources, "tags": tags, "organization": self.organization}

    def _shown_resource(self, resource: Entry) -> Entry:
        return {**resource, "datastore_active": resource["id"] in self.tables}

    def _written(self, resource: Entry, fields: Entry, upload: Upload | None) -> Entry:
        resource |= {k: v for k, v in fields.items() if k != "id"}
        wanted = str(resource.get("format", ""))
        resource["format"] = _FORMATS.get(wanted.lower(), wanted)
        if upload is not None:
            name, content = upload
            self.files[resource["id"]] = content
            place = f"{self.url}/dataset/{resource['package_id']}/resource/{resource['id']}"
            munged = re.sub(r"[^a-z0-9_.-]+", "-", name.lower())
            resource |= {"url_type": "upload", "size": len(content)}
            resource["url"] = f"{place}/download/{munged}"
        elif resource["url_type"] == "datastore":
            resource["url"] = f"{self.url}/datastore/dump/{resource['id']}"
        return self._shown_resource(resource)


def _require_editor(user: str | None) -> None:
    if user != EDITOR:
        raise not_authorized()


def _is_public(dataset: Entry) -> bool:
    return dataset["state"] == "active" and not dataset["private"]


def _check_name(fields: Entry) -> None:
    if "name" in fields and not _NAME.fullmatch(fields["name"]):
        raise invalid(name=["Must be purely lowercase alphanumeric (ascii) characters"])


def _check_email(fields: Entry) -> None:
    if "@" not in fields.get("maintainer_email", "@"):
        raise invalid(maintainer_email=["Email is not a valid format"])


def _check_tags(tags: list[Entry]) -> None:
    bad = [tag["name"] for tag in tags if not _TAG.fullmatch(tag["name"])]
    if bad:
        raise invalid(tags=[f'Tag "{bad[0]}" can only contain alphanumeric characters'])


def _check_extras(extras: list[Entry], taken: set[str]) -> None:
    keys = [extra["key"] for extra in extras]
    if len(set(keys)) != len(keys):
        raise invalid(extras_validation=["Duplicate key"])
    if taken & set(keys):
        raise invalid(extras=[{"key": ["There is a schema field with the same name"]}])
    if any(len(extra["value"].encode()) > _LONGEST_TERM for extra in extras):
        raise CkanRefusal(500, "Search Index Error", message="immense term")


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
