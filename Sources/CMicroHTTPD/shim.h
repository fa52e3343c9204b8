#pragma once

#include <errno.h>
#include <microhttpd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Variadic functions and constants with casts do not import into Swift.

typedef void *_Nullable (*cmhd_uri_function)(void *, const char *, struct MHD_Connection *);
typedef void (*cmhd_log_function)(void *, const char *, va_list);
typedef size_t (*cmhd_unescape_function)(void *, struct MHD_Connection *, char *);

struct cmhd_settings {
    const struct sockaddr *_Nonnull address;
    unsigned int threads;
    unsigned int connection_limit;
    unsigned int connection_limit_per_address;
    size_t memory_limit;
    unsigned int timeout_seconds;
    /// PEM texts that live until the daemon has started; NULL certificate: plain.
    const char *_Nullable certificate;
    const char *_Nullable key;
    const char *_Nullable trust;
    const char *_Nullable priorities;

    void *_Nonnull context;
    MHD_AccessHandlerCallback _Nonnull access;
    cmhd_uri_function _Nonnull uri;
    MHD_RequestCompletedCallback _Nonnull completed;
    MHD_NotifyConnectionCallback _Nonnull connection;
    cmhd_log_function _Nonnull log;
    cmhd_unescape_function _Nonnull unescape;
};

/// Starts a daemon; NULL: see `error` (errno) and the log.
static inline struct MHD_Daemon *_Nullable cmhd_start(const struct cmhd_settings *s, int *error) {
    struct MHD_OptionItem items[20];
    int count = 0;
#define CMHD_ADD(o, v, p) items[count++] = (struct MHD_OptionItem){(o), (intptr_t)(v), (void *)(p)}
    // The logger comes first, else errors of the others go to stderr.
    CMHD_ADD(MHD_OPTION_EXTERNAL_LOGGER, s->log, s->context);
    CMHD_ADD(MHD_OPTION_SOCK_ADDR, 0, s->address);
    CMHD_ADD(MHD_OPTION_URI_LOG_CALLBACK, s->uri, s->context);
    CMHD_ADD(MHD_OPTION_NOTIFY_COMPLETED, s->completed, s->context);
    CMHD_ADD(MHD_OPTION_NOTIFY_CONNECTION, s->connection, s->context);
    CMHD_ADD(MHD_OPTION_UNESCAPE_CALLBACK, s->unescape, s->context);
    CMHD_ADD(MHD_OPTION_CONNECTION_LIMIT, s->connection_limit, NULL);
    CMHD_ADD(MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->connection_limit_per_address, NULL);
    CMHD_ADD(MHD_OPTION_CONNECTION_MEMORY_LIMIT, s->memory_limit, NULL);
    CMHD_ADD(MHD_OPTION_CONNECTION_TIMEOUT, s->timeout_seconds, NULL);
    // The daemon's own refusals come with their head twice (0.9.75): what strictness would refuse, the caller does.
    CMHD_ADD(MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL);
    if (s->threads > 1) CMHD_ADD(MHD_OPTION_THREAD_POOL_SIZE, s->threads, NULL);
    if (s->certificate) {
        CMHD_ADD(MHD_OPTION_HTTPS_MEM_CERT, 0, s->certificate);
        CMHD_ADD(MHD_OPTION_HTTPS_MEM_KEY, 0, s->key);
        if (s->trust) CMHD_ADD(MHD_OPTION_HTTPS_MEM_TRUST, 0, s->trust);
        CMHD_ADD(MHD_OPTION_HTTPS_PRIORITIES, 0, s->priorities);
    }
    CMHD_ADD(MHD_OPTION_END, 0, NULL);
#undef CMHD_ADD
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (s->certificate) flags |= MHD_USE_TLS;
    if (s->address->sa_family == AF_INET6) flags |= MHD_USE_IPv6;
    errno = 0;
    struct MHD_Daemon *daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, s->access, s->context, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
    *error = errno;
    return daemon;
}

static inline int cmhd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}
static inline int cmhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}
static inline void *_Nullable cmhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}
/// The gnutls_session_t of a TLS connection.
static inline void *_Nullable cmhd_tls_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? info->tls_session : NULL;
}

static const uint64_t cmhd_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t cmhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t cmhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;

// Constants of closed enumerations, by one name each.
typedef enum MHD_Result cmhd_result;
static const cmhd_result cmhd_yes = MHD_YES;
static const cmhd_result cmhd_no = MHD_NO;

static inline void cmhd_each_field(struct MHD_Connection *connection, MHD_KeyValueIteratorN each, void *context) {
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each, context);
}
static inline int cmhd_is_start(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}
static inline int cmhd_is_sent(enum MHD_RequestTerminationCode code) {
    return code == MHD_REQUEST_TERMINATED_COMPLETED_OK;
}
/// The end of the connection is the end of the body.
static inline void cmhd_avoid_chunks(struct MHD_Response *response) {
    MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}
static inline struct MHD_Response *_Nullable cmhd_copied_response(const void *_Nullable bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
