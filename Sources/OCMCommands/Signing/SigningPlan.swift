import Diagnostics
import OCMDelivery
import OCMModel
import OCMPackaging

/// How signatures are made with one command: with a key from the command line, as the first generation does, or one from
/// the configuration, as the second does.
struct SigningPlan: Sendable {
    var options: SigningOptions
    let trust: SigningTrust
    /// The result is the signature, not the lines of what is done.
    let showsSignature: Bool

    /// - Parameter file: the private key.
    init(
        name: String, file: [UInt8], keys: SigningKeys, algorithm: SignatureAlgorithm, type: DigestType,
        isRecursive: Bool
    ) throws {
        let key: SignerKey
        do {
            key = try SignerKey(pem: file)
        } catch {
            throw Fault(error, "signing: invalid private key \"\(name)\"\(keys.mentions[name] ?? "")")
        }
        let publicKey = keys.trust.publicKeys[name]
        options = SigningOptions(
            name: name, key: key, publicKey: publicKey, algorithm: algorithm, type: type, isRecursive: isRecursive,
            keepsExisting: publicKey != nil)
        trust = keys.trust
        showsSignature = false
    }

    /// - Parameter file: what names the signing service, in place of a private key.
    init(
        name: String, service file: [UInt8], _ workspace: Workspace, keys: SigningKeys, algorithm: SignatureAlgorithm,
        type: DigestType, isRecursive: Bool
    ) async throws {
        options = SigningOptions(
            name: name, method: .service(try await SigningServer(file, session: workspace.session), algorithm),
            type: type, isRecursive: isRecursive,
            existing: keys.trust.publicKeys[name] == nil ? .replace : .keepIfItHolds)
        trust = keys.trust
        showsSignature = false
    }

    init(name: String, configuredIn workspace: Workspace, _ keys: SigningKeys) async throws {
        let call = workspace.call
        for argument in call.arguments {
            let reference = try ComponentRepositoryReference(argument)
            guard reference.version != nil || !call.flags[CommonFlags.repository].isEmpty else {
                throw Fault(
                    .invalid,
                    "without a private key (-K FILE) for the signature \"\(name)\" one component version is signed with a key of the configuration, but \"\(argument)\" names none; write REPOSITORY//COMPONENT:VERSION"
                )
            }
        }
        let entry = workspace.session.configuration.signer(for: name)
        var specification = SignerSpecification.standard
        if let entry { specification = try SignerSpecification(entry.specification, place: "the configured signer") }
        if call.flags.isGiven(SignComponentVersions.algorithm), case .rsa(_, let embeds) = specification,
            let algorithm = SignatureAlgorithm(rawValue: call.flags[SignComponentVersions.algorithm])
        {
            specification = .rsa(algorithm, embedsCertificates: embeds)
        }
        let method = try await ConsumerKeys(workspace: workspace).method(specification, signature: name)
        options = SigningOptions(
            name: name, method: method, type: try DigestFlags.configuredType(call),
            isRecursive: call.flags[SignComponentVersions.recursive],
            existing: call.flags[SignComponentVersions.force] ? .replace : .refuse)
        var trust = keys.trust
        // Roots that are given count; without any the signer's own word does, verifiers have roots of their own.
        if case .rsa(_, let chain?, _) = method, trust.roots.isEmpty {
            trust.anchors[IssuerName.signatureName(name)] = SignatureAnchors(ownChain: chain)
        }
        self.trust = trust
        showsSignature = true
    }
}
