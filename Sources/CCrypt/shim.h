#pragma once
#include <crypt.h>
#include <stdlib.h>
#include <string.h>

// Whether `phrase` hashes to `stored`. 1 yes, 0 no, -1 the form of `stored` is not known. No early exit at a difference.
static inline int ccrypt_matches(const char *phrase, const char *stored) {
    struct crypt_data *data = (struct crypt_data *)calloc(1, sizeof(struct crypt_data));
    if (!data) return -1;
    char *computed = crypt_rn(phrase, stored, data, (int)sizeof(struct crypt_data));
    int result = -1;
    if (computed && computed[0] != '*') {
        size_t length = strlen(stored);
        if (strlen(computed) == length) {
            unsigned char difference = 0;
            for (size_t i = 0; i < length; i++) difference |= (unsigned char)(computed[i] ^ stored[i]);
            result = difference == 0;
        } else {
            result = 0;
        }
    }
    explicit_bzero(data, sizeof(struct crypt_data));
    free(data);
    return result;
}

// Hashes `phrase` by `setting` (prefix, cost and salt) into `out`; 0 on success.
static inline int ccrypt_hash(const char *phrase, const char *setting, char *out, size_t size) {
    struct crypt_data *data = (struct crypt_data *)calloc(1, sizeof(struct crypt_data));
    if (!data) return -1;
    char *computed = crypt_rn(phrase, setting, data, (int)sizeof(struct crypt_data));
    int result = -1;
    if (computed && computed[0] != '*' && strlen(computed) < size) {
        memcpy(out, computed, strlen(computed) + 1);
        result = 0;
    }
    explicit_bzero(data, sizeof(struct crypt_data));
    free(data);
    return result;
}

// A setting with a fresh salt, such as for the prefix "$2y$"; 0 on success.
static inline int ccrypt_setting(const char *prefix, unsigned long cost, char *out, size_t size) {
    return crypt_gensalt_rn(prefix, cost, NULL, 0, out, (int)size) ? 0 : -1;
}
