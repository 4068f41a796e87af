"""The public catalogue in the languages that stock clients speak. Pure: releases in, answers out."""
