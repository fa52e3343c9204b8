// Written by scripts/generate-schemas: facts of the published Kubernetes types.
// swift-format-ignore-file

extension SchemaTable {
    static let certificates: StaticString = #"""
=certificates.v1.CertificateSigningRequest
kind s 0 o
apiVersion s 0 o
metadata @meta.v1.ObjectMeta 1 o
spec @certificates.v1.CertificateSigningRequestSpec 2 r
status @certificates.v1.CertificateSigningRequestStatus 3 o
=certificates.v1.CertificateSigningRequestCondition
type s 1 r
status s 6 r
reason s 2 o
message s 3 o
lastUpdateTime t 4 o
lastTransitionTime t 5 o
=certificates.v1.CertificateSigningRequestSpec
request y 1 r
signerName s 7 r
expirationSeconds i 8 po
usages [s 5 o L=atomic V=signing|digital signature|content commitment|key encipherment|key agreement|data encipherment|cert sign|crl sign|encipher only|decipher only|any|server auth|client auth|code signing|email protection|s/mime|ipsec end system|ipsec tunnel|ipsec user|timestamping|ocsp signing|microsoft sgc|netscape sgc
username s 2 o
uid s 3 o
groups [s 4 o L=atomic
extra {[s 6 o
=certificates.v1.CertificateSigningRequestStatus
conditions [@certificates.v1.CertificateSigningRequestCondition 1 o L=map:type
certificate y 2 o
"""#
}
