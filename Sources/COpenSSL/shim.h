#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// Notes that a passphrase was wanted and gives none: without a callback OpenSSL asks on the terminal.
static inline int ocm_no_passphrase(char *buffer, int size, int writing, void *asked) {
    (void)buffer; (void)size; (void)writing;
    if (asked) *(int *)asked = 1;
    return -1;
}

static inline EVP_PKEY *ocm_pem_private_key(BIO *bio, int *asked) {
    return PEM_read_bio_PrivateKey(bio, NULL, ocm_no_passphrase, asked);
}

static inline EVP_PKEY *ocm_generate_rsa(int bits) { return EVP_RSA_gen((unsigned int)bits); }
static inline EVP_PKEY *ocm_generate_p256(void) { return EVP_EC_gen("P-256"); }

static inline long ocm_bio_bytes(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

static inline STACK_OF(X509) *ocm_certificates_new(void) { return sk_X509_new_null(); }
static inline int ocm_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}
// Frees the stack alone, not what is in it.
static inline void ocm_certificates_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }
