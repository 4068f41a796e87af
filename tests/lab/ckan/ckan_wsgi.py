"""The WSGI entry point of the lab's CKAN: `gunicorn ckan_wsgi:application`, in the lab's venv."""

import os
from logging.config import fileConfig

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app

_settings = os.environ["CKAN_INI"]
fileConfig(_settings)
application = make_app(CKANConfigLoader(_settings).get_config())
