"""One table in every form that stock tools read, and descriptions of it that machines understand."""
