"""A text in each of the city's languages, as one column that managers edit language by language."""
