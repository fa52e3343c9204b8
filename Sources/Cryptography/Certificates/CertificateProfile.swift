/// What a new certificate says.
package struct CertificateProfile: Sendable {
    package enum Usage: Sendable {
        case codeSigning, server, client
    }

    /// One part of the subject.
    package struct SubjectAttribute: Sendable {
        /// As OpenSSL names it: `C`, `O`, `OU`, `L`, `ST`, `street`, `postalCode`, `CN`, `serialNumber`.
        package let type: String
        package let value: String
        /// In one set with the attribute before it.
        package let joined: Bool

        package init(_ type: String, _ value: String, joined: Bool = false) {
            self.type = type
            self.value = value
            self.joined = joined
        }
    }

    /// In the order written.
    package var subject: [SubjectAttribute]
    /// Extended key usages; empty: any.
    package var usages: [Usage]
    /// It may sign other certificates.
    package var isAuthority: Bool
    /// Host names and addresses of a server.
    package var names: [String]
    /// Seconds since 1970.
    package var notBefore: Int64
    package var notAfter: Int64

    /// Valid from `start` (seconds since 1970) for `seconds`.
    package init(
        subject: [SubjectAttribute], usages: [Usage] = [], isAuthority: Bool = false, names: [String] = [],
        from start: Int64, validFor seconds: Int64
    ) {
        self.subject = subject
        self.usages = usages
        self.isAuthority = isAuthority
        self.names = names
        notBefore = start
        notAfter = start.addingReportingOverflow(seconds).partialValue
    }
}
