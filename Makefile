# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
WORKERS ?= 2
DEMO = mousepad-save,gnome-calculator-add,writer-bold
PACKAGES = xvfb dbus-daemon at-spi2-core openbox imagemagick fonts-dejavu-core fonts-noto-core \
  mousepad galculator gnome-calculator gedit thunar featherpad kcalc libreoffice-writer libreoffice-gtk3 chromium \
  viewnior libatk-adaptor libgail-common \
  libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \
  libxcb-render-util0 libxcb-shape0 xclip xdg-utils \
  strace iproute2 libportaudio2 libasound2-plugins pulseaudio pulseaudio-utils espeak-ng flite sox

# How llama-cpp-python is built: llama.cpp alone, which is half of it. gcc 12 drops most of what it should load into AMX's
# configuration, and llama.cpp then ends with an illegal instruction.
LLAMA = -DLLAVA_BUILD=OFF -DCMAKE_PROJECT_llama.cpp_INCLUDE=$(CURDIR)/installer/library.cmake
ifeq ($(shell uname -m),x86_64)
LLAMA += -DCMAKE_C_FLAGS=-mno-amx-int8 -DCMAKE_CXX_FLAGS=-mno-amx-int8
endif
export CMAKE_ARGS ?= $(LLAMA)
# The applications of the test suite: nothing else needs them, and no test installs them.
SUITE_PACKAGES = l3afpad focuswriter cherrytree lximage-qt engrampa pcmanfm-qt speedcrunch kid3-qt osmo gnome-clocks sqlitebrowser gtkhash
WINDOWS_PACKAGES = debootstrap nsis g++-mingw-w64-x86-64-posix cmake ninja-build gcc

.PHONY: demo test trust lint docs desktop suite-packages wheel wheel-test train-test \
  windows-packages windows-installer windows-wine windows-try windows-test clean

demo: $(VENV)/.installed desktop
	@if command -v Xvfb >/dev/null && command -v mousepad >/dev/null; then \
	  $(BIN)/edgelam eval online --only $(DEMO) --screenshots out/demo && echo "pictures and logs: out/demo"; \
	else \
	  echo "No screen can be had here; on the simulated desktop instead:"; \
	  $(BIN)/edgelam run 'type "Grüße aus Tōkyō – 5 €" and save it as note.txt in my Documents folder' --desktop sim --app "Text Editor"; \
	fi

# Real applications, and what measures time, have the machine for themselves; the rest shares it, a thread for each process.
test: $(VENV)/.installed $(VENV)/.dev desktop lint docs
	OMP_NUM_THREADS=1 $(BIN)/pytest -q -m "not train and not desktop and not alone" -n $(WORKERS) --dist worksteal
	$(BIN)/pytest -q -m "desktop or alone"

# The promises, counted: what is asked about, and what text from the screen can change. The tables of docs/security.md.
trust: $(VENV)/.installed
	$(BIN)/edgelam eval trust

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	cd $(VENV) && bin/mypy --config-file ../pyproject.toml

# The documentation as a site, out/site/index.html: strict, without a network, in seconds.
docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q

wheel: $(VENV)/.dev
	rm -rf dist/edgelam-*.whl build/lib && $(BIN)/python -m build -q --wheel

# The same tests against the built wheel, in an environment that never saw the source, as it is where no compiler is: nothing
# but wheels is installed, so that onnxruntime runs the model.
wheel-test: wheel
	rm -rf out/wheel && $(PYTHON) -m venv out/wheel
	out/wheel/bin/pip install -q --only-binary :all: dist/*.whl -c requirements.lock pytest hypothesis
	rm -rf out/tests && cp -r tests out/tests && cp pyproject.toml out/
	cd out && OMP_NUM_THREADS=1 wheel/bin/pytest -q -m "not alone" tests/retrieval tests/runtime

# The whole training pipeline at its smallest, quantizing, and data made on Ray, in an environment with the builders' extras.
train-test: wheel
	$(PYTHON) -m venv out/train && out/train/bin/pip install -q --upgrade pip
	out/train/bin/pip install -q torch==2.13.0
	out/train/bin/pip install -q "$$(ls dist/edgelam-*.whl)[build,export,ray]" -c requirements.lock pytest pytest-xdist hypothesis
	out/train/bin/pip install -q --force-reinstall --no-deps dist/edgelam-*.whl
	rm -rf out/train-tests && mkdir -p out/train-tests/runtime && cp -r tests quantize pyproject.toml out/train-tests/
	ln -sfn ../../../runtime/models out/train-tests/runtime/models
	cd out/train-tests && OMP_NUM_THREADS=1 ../train/bin/pytest -q -n $(WORKERS) --dist loadfile tests/quantize/test_train.py tests/quantize/test_average.py tests/quantize/test_objectives.py \
	  tests/quantize/test_produce.py tests/quantize/test_quantize.py tests/quantize/test_onnx.py \
	  tests/quantize/test_encoder.py tests/quantize/test_hostile.py tests/quantize/test_families.py tests/quantize/test_mixed.py \
	  tests/quantize/test_polish.py tests/quantize/test_fewer.py tests/quantize/test_adapt.py tests/quantize/test_rerank.py tests/retrieval/test_train.py

# The Windows installer, built here and tried out under Wine: installed, used on a real Win32 application, removed.
windows-test: windows-installer windows-wine
	@$(MAKE) --no-print-directory windows-try

HAS_WINDOWS = command -v makensis >/dev/null && command -v debootstrap >/dev/null

windows-packages:
	$(call packages,$(WINDOWS_PACKAGES),Nothing of Windows is tried)

windows-installer: wheel windows-packages
	@if $(HAS_WINDOWS); then $(BIN)/python -P -m edgelam.installer build --compress zlib --alone; fi

windows-wine: $(VENV)/.dev windows-packages
	@if $(HAS_WINDOWS); then $(BIN)/python -P -m edgelam.installer wine; fi

windows-try: $(VENV)/.dev
	@if $(HAS_WINDOWS); then $(BIN)/python -P -m edgelam.installer smoke dist/EdgeLAM-Setup-*.exe --checks tests/desktop/wine_checks.py; \
	else echo "SKIPPED: nothing of Windows was tried; as root this installs what it needs: $(WINDOWS_PACKAGES)"; fi

# What `edgelam eval online --suite test` needs, at a release.
suite-packages:
	$(call packages,$(SUITE_PACKAGES),The suite's applications are not there)

desktop:
	$(call packages,$(PACKAGES),Real applications are skipped)

# System packages: as root they are installed; otherwise they are named.
define packages
@missing=""; for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
if [ -n "$$missing" ]; then \
  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
  else echo "$(2); to have them: sudo apt-get install --no-install-recommends$$missing"; fi; fi
endef

$(VENV)/.installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --upgrade pip
	$(BIN)/pip install -q -e ".[llama]" -c requirements.lock --config-settings editable_mode=strict
	touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/pip install -q -e ".[test,dev,docs,window,voice,mcp]" -c requirements.lock --config-settings editable_mode=strict
	touch $@

clean:
	rm -rf $(VENV) out dist build
