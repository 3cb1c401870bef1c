#include "detente.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "--version") == 0) return printf("detente %s\n", dt_version()) < 0;
  fprintf(stderr, "usage: detente --version\n");
  return 2;
}
