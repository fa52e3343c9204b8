import Cryptography
import OCMPackaging

/// Keys that signatures are checked with; nobody has signed anything with them.
enum Fixed {
    static let key = try? VerificationKey(
        pem: Array(
            """
            -----BEGIN RSA PUBLIC KEY-----
            MIIBCgKCAQEA1Xd/gl1zLmz+KW3/A6fLOY3zQnfnsK+aDjGMxt54GApuB9E+bxXO
            3zrwxIkDEl7L2R8uKJaQNDnFH1QdyHeH8B70WObOcq07S7irW0O8yC/RQjX6x07m
            5Tlvt9Rprsmqs+rIjKqFLIpDb+3a+/rXrhMPgFissoo3u4LskYVjCCWCdGhY+FFK
            f0BQ2tI6DRWUd7V8n7m+uqa3enYVxnvHQ+zTT9yXSdjA/gq0dFUUhYavOa8UDEir
            gaAvThvQLdkdXPJUC1qXre+BqXVW8RqpqKGpl/qxPy3Kc7D2AQEvNlqmNQ0Eie+8
            gxD7ioq5M/RUJyfzl7T1F+I16Cd/uz9G+wIDAQAB
            -----END RSA PUBLIC KEY-----
            """.utf8))

    /// A root that no time stamp leads to.
    static let stampRoot: Certificate? = {
        let profile = CertificateProfile(
            subject: [.init("CN", "a")], isAuthority: true, from: 0, validFor: 4_000_000_000)
        return (try? SigningKey.generateP256()).flatMap { try? Certificate.selfSigned(profile, key: $0) }
    }()

    static let sigstore: SigstoreTrust? = {
        guard let log = try? SigningKey.generateP256() else { return nil }
        let pem = PEM.encode(label: "PUBLIC KEY", bytes: log.publicKeyDER)
        return try? SigstoreTrust(
            logKeys: pem, authorities: [], identity: SigstoreIdentity("a@b.c"), issuer: SigstoreIdentity("https://a.b"))
    }()
}
