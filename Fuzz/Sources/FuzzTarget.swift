import Cryptography
import Documents
import OCMLocalization
import OCMModel
import OCMPackaging
import Patterns

/// Readers of foreign bytes. An input may be refused; a crash, or a rule below that does not hold, is a finding.
enum FuzzTarget: String, CaseIterable {
    case json, yaml, descriptor, normalisation, pem, certificate, timestamp, signature, texts, archive, password, image,
        settings, mapping, pattern

    func run(_ bytes: [UInt8]) {
        switch self {
        case .json: json(bytes)
        case .yaml: yaml(bytes)
        case .descriptor: descriptor(bytes)
        case .normalisation: normalisation(bytes)
        case .pem: pem(bytes)
        case .certificate: certificate(bytes)
        case .timestamp: timestamp(bytes)
        case .signature: signature(bytes)
        case .texts: texts(bytes)
        case .archive: archive(bytes)
        case .password: password(bytes)
        case .image: image(bytes)
        case .settings: settings(bytes)
        case .mapping: mapping(bytes)
        case .pattern: pattern(bytes)
        }
    }

    /// What was read can be written and read again, and is the same then.
    private func json(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        demand((try? JSONValue(parsing: value.encoded())) == value, "JSON written and read again is the same")
        demand((try? JSONValue(parsing: value.encoded(.indented(2)))) == value, "so it is with indents")
        guard let canonical = try? CanonicalJSON.encode(value) else { return }
        guard let again = try? JSONValue(parsing: canonical) else { return demand(false, "canonical JSON is JSON") }
        demand((try? CanonicalJSON.encode(again)) == canonical, "canonical JSON is its own canonical form")
    }

    private func yaml(_ bytes: [UInt8]) {
        guard let documents = try? YAMLStream.parse(bytes) else { return }
        for root in documents.compactMap(\.root) {
            _ = try? root.jsonValue(.core12)
            guard let value = try? root.jsonValue(.yaml11), value.encoded().count < 1 << 16 else { continue }
            let written = YAMLEncoder.encode(value, sortedKeys: true)
            guard let again = try? YAMLStream.parse(written).first?.root?.jsonValue(.yaml11) else {
                return demand(false, "YAML that was written is YAML")
            }
            demand(YAMLEncoder.encode(again, sortedKeys: true) == written, "YAML written and read again is the same")
        }
    }

    private func descriptor(_ bytes: [UInt8]) {
        guard let descriptor = try? ComponentDescriptor(parsing: bytes) else { return }
        demand((try? ComponentDescriptor(parsing: descriptor.encodedYAML())) == descriptor, "as YAML it is the same")
        demand((try? ComponentDescriptor(parsing: descriptor.encodedJSON())) == descriptor, "as JSON it is the same")
        for normalisation in Normalisation.allCases { _ = try? normalisation.normalise(descriptor) }
        _ = ElementIdentity.all(of: descriptor.resources).map(\.description)
        guard (try? descriptor.checkForWriting()) != nil else { return }
        for schema in DescriptorSchema.allCases {
            guard let converted = try? descriptor.converted(to: schema) else { continue }
            demand(
                (try? ComponentDescriptor(parsing: converted.encodedJSON())) == converted, "what is converted is read")
            guard let back = try? converted.converted(to: descriptor.schema) else { continue }
            demand(back == descriptor, "converted back it is the same")
        }
    }

    /// What is signed does not depend on how a document is written.
    private func normalisation(_ bytes: [UInt8]) {
        guard let descriptor = try? ComponentDescriptor(parsing: bytes),
            let again = try? ComponentDescriptor(parsing: descriptor.encodedJSON())
        else { return }
        var unsigned = descriptor
        unsigned.signatures = []
        unsigned.repositoryContexts = []
        for normalisation in Normalisation.allCases {
            guard let form = try? normalisation.normalise(descriptor) else { continue }
            demand((try? normalisation.normalise(again)) == form, "written again it has the same normal form")
            demand((try? normalisation.normalise(unsigned)) == form, "signatures are no part of what is signed")
            demand((try? JSONValue(parsing: form)) != nil, "a normal form is JSON")
        }
    }

    private func pem(_ bytes: [UInt8]) {
        guard let blocks = try? PEM.blocks(in: bytes) else { return }
        for block in blocks { demand((try? PEM.blocks(in: PEM.encode(block)).count) == 1, "a block is a block") }
        if let key = try? RSAPublicKey(pem: bytes) {
            demand((try? RSAPublicKey(pem: key.pemPKIX)) == key, "a public key written again is the same")
        }
        _ = try? RSAPrivateKey(pem: bytes).publicKey.bits
        _ = try? ECPublicKey(pem: bytes).der
        for certificate in (try? Certificate.chain(pem: bytes)) ?? [] { _ = certificate.subject.text }
        _ = try? VerificationKey(pem: bytes).isBare
    }

    private func certificate(_ bytes: [UInt8]) {
        guard let certificate = try? Certificate(der: bytes) else { return }
        _ = (certificate.subject.text, certificate.issuer.text, certificate.notBefore, certificate.notAfter)
        _ = (certificate.subjectAlternativeNames, certificate.sigstoreIssuer, certificate.isAuthority)
        _ = try? certificate.publicKey.bits
        demand((try? Certificate.chain(pem: certificate.pem).count) == 1, "a certificate written again is one")
        for purpose in [CertificateVerifier.Purpose.codeSigning, .client, .server(host: "a.b")] {
            _ = try? CertificateVerifier(
                roots: [certificate], systemRoots: false, time: certificate.notBefore, purpose: purpose
            ).verify([certificate], intermediates: [])
        }
    }

    private func timestamp(_ bytes: [UInt8]) {
        _ = try? TimestampToken(response: bytes).time
        guard let token = try? TimestampToken(der: bytes), let root = Fixed.stampRoot else { return }
        let digest = [UInt8](repeating: 0xAB, count: 32)
        demand(
            (try? token.verify(digest: digest, hash: .sha256, roots: [root])) == nil, "no time stamp can be guessed")
    }

    /// The first byte chooses the algorithm, the rest is the value of the signature.
    private func signature(_ bytes: [UInt8]) {
        guard let choice = bytes.first, let value = String(validating: bytes.dropFirst(), as: UTF8.self) else { return }
        let forms = [
            ("RSASSA-PSS", "application/x-pem-file"), ("", "application/x-pem-file"),
            ("RSASSA-PKCS1-V1_5", "application/vnd.ocm.signature.rsa"),
        ]
        let (algorithm, mediaType) = forms[Int(choice) % forms.count]
        let spec = SignatureSpec(algorithm: algorithm, value: value, mediaType: mediaType)
        guard let key = Fixed.key else { return }
        demand(
            (try? key.verify(spec, digest: String(repeating: "ab", count: 32))) == nil, "no signature can be guessed")
        let entry = SignatureSpec(
            algorithm: "sigstore-v2", value: Base64.encode(Array(bytes.dropFirst())),
            mediaType: "application/vnd.ocm.signature.sigstore")
        let digest = DigestSpec(
            hashAlgorithm: "SHA-256", normalisationAlgorithm: "jsonNormalisation/v3",
            value: String(repeating: "ab", count: 32))
        demand((try? Fixed.sigstore?.verify(entry, digest: digest)) == nil, "no entry of a log can be guessed")
        let bundle = SignatureSpec(
            algorithm: "Sigstore/v1alpha1", value: entry.value,
            mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json")
        demand((try? Fixed.sigstore?.verify(bundle, digest: digest)) == nil, "no bundle can be guessed")
    }

    private func texts(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        let version = SemanticVersion(text)
        if let constraint = try? VersionConstraint(text), let version { _ = constraint.contains(version) }
        _ = try? ComponentRepositoryReference(text)
        if let name = try? IssuerName(text) { demand(name.matches(name), "a name has what it has") }
        _ = JSONNumber(text)?.double
    }

    /// Rules, defaults and schema of a component, and the settings of a site.
    private func settings(_ bytes: [UInt8]) {
        guard let values = try? SettingsReader.values(bytes, source: "values") else { return }
        _ = try? SpiffDocument.evaluated(.object(values))
        guard let data = try? ConfigData(parsing: bytes, source: "rules") else { return }
        _ = try? data.schema?.check(.object(data.defaults), name: "defaults")
    }

    private func mapping(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        _ = try? Mapping.run(text, component: ["name": "acme.org/a", "resources": [["name": "b", "version": "1.0"]]])
    }

    /// A pattern and, behind a zero byte, a text.
    private func pattern(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard let text = String(validating: parts[0], as: UTF8.self), let pattern = try? Pattern(text),
            let input = String(validating: parts.dropFirst().first ?? [], as: UTF8.self)
        else { return }
        var budget = 1_000_000
        guard let matches = pattern.allMatches(in: input, budget: &budget) else { return }
        demand(pattern.matches(input) == !matches.isEmpty, "what matches has a match")
        var end = input.startIndex
        for match in matches {
            demand(match.range.lowerBound >= end, "matches do not overlap")
            end = match.range.upperBound
        }
    }
}

/// Ends the process with the sentence that does not hold, so that libFuzzer keeps the input.
func demand(_ holds: Bool, _ sentence: String) {
    if !holds { fatalError(sentence) }
}
