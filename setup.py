"""Compiles the promise's kernel: plain C that includes nothing of Python, so that a C compiler alone is enough."""

from glob import glob

from setuptools import Extension, setup

KERNEL = "src/doorstep/engines/promise/native"

setup(
    ext_modules=[
        Extension(
            "doorstep.engines.promise.native._kernel",
            sources=sorted(glob(f"{KERNEL}/*.c")),
            depends=sorted(glob(f"{KERNEL}/*.h")),
            extra_compile_args=["-O3", "-std=c11", "-ffp-contract=off", "-fvisibility=default"],
            libraries=["m"],
        )
    ]
)
