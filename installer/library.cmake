# llama.cpp as the library that edgelam loads, without what its own programs share: it has no use here, and is half of the
# build. llama-cpp-python's build switches that on whatever it is told, so it is switched off behind it (see the Makefile).
set(LLAMA_BUILD_COMMON OFF)
