#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static inline EVP_PKEY *ocm_generate_rsa(int bits) { return EVP_RSA_gen((unsigned int)bits); }
static inline EVP_PKEY *ocm_generate_p256(void) { return EVP_EC_gen("P-256"); }

static inline long ocm_bio_bytes(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

static inline STACK_OF(X509) *ocm_certificates_new(void) { return sk_X509_new_null(); }
static inline int ocm_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
    return sk_X509_push(stack, certificate);
}
// Frees the stack alone, not what is in it.
static inline void ocm_certificates_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

static inline const X509_NAME *ocm_subject(const X509 *certificate) { return X509_get_subject_name(certificate); }
static inline const X509_NAME *ocm_issuer(const X509 *certificate) { return X509_get_issuer_name(certificate); }
static inline int ocm_utf8_kind(void) { return MBSTRING_UTF8; }
// RFC 2253 with letters beyond ASCII as they are.
static inline int ocm_print_name(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}
static inline int ocm_certificates_count(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *ocm_certificates_get(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

// Adds an extension that is told as text, for a certificate and its issuer; 1 if it worked.
static inline int ocm_add_extension(X509 *certificate, X509 *issuer, int kind, const char *text) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, text);
    if (!extension) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

static inline int ocm_gcm_get_tag(EVP_CIPHER_CTX *context, void *tag) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag);
}
static inline int ocm_gcm_set_tag(EVP_CIPHER_CTX *context, void *tag) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, tag);
}

// E-mail addresses and URIs among the alternative names of a certificate.
static inline GENERAL_NAMES *ocm_alternative_names(X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int ocm_alternative_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline const ASN1_STRING *ocm_alternative_name(const GENERAL_NAMES *names, int index) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name->type == GEN_EMAIL) return name->d.rfc822Name;
    return name->type == GEN_URI ? name->d.uniformResourceIdentifier : NULL;
}
static inline void ocm_alternative_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

static inline int ocm_number_of_digest(const EVP_MD *digest) { return EVP_MD_get_type(digest); }

// The hash inside the only signature of a time stamp; NID_undef if there is not exactly one.
static inline int ocm_stamp_signature_hash(PKCS7 *token) {
    STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(token);
    if (!signers || sk_PKCS7_SIGNER_INFO_num(signers) != 1) return NID_undef;
    return OBJ_obj2nid(sk_PKCS7_SIGNER_INFO_value(signers, 0)->digest_alg->algorithm);
}
// The hash that made what a time stamp is about.
static inline int ocm_stamp_imprint_hash(TS_TST_INFO *stamp) {
    return OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(stamp))->algorithm);
}
