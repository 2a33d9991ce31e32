# make rapport  the 2021 report from the shipped workbook     make test   all tests
# make slow     thousands of damaged and hostile forms
# make bench    our speed beside a rival's, in one run        make lint   types and style
# make coverage what the tests run, and what they do not
# make bygg     the shipped workbook and template from source
# make side     the page that does the whole job in a browser

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOK := NorCRIN_Rapport.xlsm

.PHONY: rapport test slow coverage bench lint bygg side clean

rapport: $(VENV)/installed
	@mkdir -p ut
	@$(BIN)/norcrin-xl rapport $(BOOK) -o ut/NorCRIN_Rapport_2021.docx

test: $(VENV)/tested
	$(BIN)/python -m pytest -n auto --dist worksteal

slow: $(VENV)/tested
	$(BIN)/python -m pytest -m slow

coverage: export COVERAGE_FILE := $(CURDIR)/.coverage
coverage: $(VENV)/tested
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/tested
	$(BIN)/python -m benchmarks

lint: $(VENV)/tested
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bygg: $(VENV)/tested
	$(BIN)/norcrin-xl bygg
	$(BIN)/norcrin-xl bygg --mal

side: .side/fetched
	@mkdir -p ut
	@$(BIN)/norcrin-xl nettside --deler .side -o ut/NorCRIN-rapport.html

.side/fetched: $(VENV)/installed scripts/page-parts.sh
	@rm -f $@
	@sh scripts/page-parts.sh .side $(BIN)/python

clean:
	rm -rf .side $(VENV) node_modules ut build dist *.egg-info

# Debian ships python3 without ensurepip: scripts/venv.sh finds a way or says which package lacks.
$(VENV)/installed: setup.cfg constraints.txt scripts/venv.sh
	@sh scripts/venv.sh $(PYTHON) $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/tested: $(VENV)/installed scripts/test-tools.sh package.json
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@sh scripts/test-tools.sh
	@touch $@
