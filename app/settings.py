"""Settings: the only place that reads the environment."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
_SHIPPED_POLICIES = Path(__file__).parent / "_policies"


class Settings(BaseSettings):
    """Everything that differs between installations; each is `MINHBACH_…` in the environment."""

    model_config = SettingsConfigDict(env_prefix="MINHBACH_", frozen=True)

    home: Path = ROOT / "var" / "minhbach"
    """Where the database, the vault, the keys and the releases are kept."""

    database_url: str = ""
    """SQLAlchemy address; empty: SQLite in the home."""

    policies: Path = _SHIPPED_POLICIES if _SHIPPED_POLICIES.exists() else ROOT / "policies"
    audit_origin: str = "minhbach.invalid/audit"
    """The name of the audit log in its checkpoints (c2sp.org/tlog-checkpoint)."""

    host: str = "127.0.0.1"
    port: int = 8028
    public_url: str = ""
    """Where readers find the pages, for links from other portals; empty: host and port."""

    portals: tuple[str, ...] = ()
    """The only portals that releases go to, and the token with them; empty: any."""

    ckan_token: str = ""
    """API token for the CKAN portals that releases are delivered to."""

    max_delivery_bytes: int = 8 << 30
    """The largest file that a steward may deliver."""

    password: str = ""
    """For the command line in scripts; without it the password is asked for."""

    new_password: str = ""
    """The password of an account that a script adds; without it, it is asked for."""

    passphrase: str = ""
    """The passphrase of a share of a key, for scripts; without it, it is asked for."""

    passphrase_work: int = 1 << 17
    """How hard each guess of a new passphrase is: scrypt's N, 128 MiB at 2^17."""

    secure_cookies: bool = False
    """Set it behind TLS: browsers then send the session cookie over HTTPS only."""

    def public_address(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'minhbach.sqlite'}"
