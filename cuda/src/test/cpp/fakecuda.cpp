// libfakecuda.so: all kernels and the driver's functions, as one translation unit.
#include "kernels.cu"

#include "fake_driver.h"
