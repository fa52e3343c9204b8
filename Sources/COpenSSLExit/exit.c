#include <openssl/crypto.h>

/// At the end of a process OpenSSL would take itself apart by a handler of `exit`, while threads that use it, of tasks that
/// go on or of a client that ends, may still run: a double free in one of many ends. The process's memory is given back
/// anyway, so there is no handler (OpenSSL 4 has none either). Only the first use of OpenSSL can say so: this is it, before
/// `main`.
__attribute__((constructor)) static void keep_openssl_until_the_end(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}
