/* Asks the kernel for AMX registers (arch_prctl ARCH_REQ_XCOMP_PERM, tile data). Windows gives them to every program;
   on Linux a program has to ask, and Wine does not: onnxruntime would then end with an illegal instruction. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((constructor)) static void allow(void) { syscall(SYS_arch_prctl, 0x1023, 18); }
