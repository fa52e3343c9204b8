#pragma once

#include <zlib.h>

// deflateInit2 and inflateInit2 are macros, which Swift does not see.

/// Window bits that stand for a gzip wrapper.
enum { OCM_GZIP_WINDOW = 15 + 16 };

static inline int ocm_inflate_init_gzip(z_stream *stream) {
    return inflateInit2(stream, OCM_GZIP_WINDOW);
}

static inline int ocm_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, OCM_GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY);
}
