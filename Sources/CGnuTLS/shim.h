#pragma once

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// Whether the peer's chain leads to one of the session's authorities, now, and is meant for TLS clients.
static inline int cgnutls_verify_client(gnutls_session_t session) {
    gnutls_typed_vdata_st purpose = {
        GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT, 0};
    unsigned int status = 0;
    return gnutls_certificate_verify_peers(session, &purpose, 1, &status) == 0 && status == 0;
}
