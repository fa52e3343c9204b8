import Diagnostics
import OCMDelivery
import OCMModel
import OCMPackaging

/// The component versions that the arguments of a command name.
struct VersionSelection: Sendable {
    let call: Invocation
    let workspace: Workspace
    let filter: VersionFilter
    /// Where a whole archive is shown, a version in it that can't be read is told and passed over.
    var passesOverBroken = false

    /// Reads the flags `--repo`, `--constraints` and `--latest`; those that a command does not have count as not given.
    init(_ call: Invocation, _ workspace: Workspace) throws {
        (self.call, self.workspace) = (call, workspace)
        filter = try VersionFilter(
            constraints: call.flags[CommonFlags.constraints], latest: call.flags[CommonFlags.latest],
            console: call.console)
    }

    /// What `references` name, sorted; without any, all of the repository given by `--repo`.
    func find(_ references: [String]) async throws -> [FoundVersion] {
        guard let base = try await workspace.baseRepository() else {
            guard !references.isEmpty else {
                throw Fault(.invalid, "a repository or at least one argument that defines the reference is needed")
            }
            var found: [FoundVersion] = []
            for reference in references {
                do {
                    found += try await versions(named: reference)
                } catch {
                    throw Fault(error, "error processing \"\(reference)\"")
                }
            }
            return FoundVersion.sorted(found)
        }
        var found: [FoundVersion] = []
        for reference in references.isEmpty ? [""] : references {
            do {
                let (name, version) = try componentName(reference)
                found += try await versions(in: base, component: name, version: version, name: base.fullName)
            } catch {
                throw Fault(error, "error processing \"\(reference)\"")
            }
        }
        return FoundVersion.sorted(found)
    }

    private func versions(named text: String) async throws -> [FoundVersion] {
        if let found = try await workspace.versionWithoutRepository(text) {
            return [
                FoundVersion(
                    path: [], key: VersionKey(found.version.name, found.version.version), referenceIdentity: nil,
                    repositoryName: found.place.repository.location, place: found.place, version: found.version)
            ]
        }
        let reference = try await workspace.resolve(text)
        return try await versions(
            in: reference.repository, component: reference.component, version: reference.version)
    }

    private func versions(
        in place: NamedRepository, component: String?, version: String?, name: String? = nil
    ) async throws -> [FoundVersion] {
        guard let component else {
            var found: [FoundVersion] = []
            for name in try await place.componentNames() {
                found += try await all(of: name, in: place, called: place.fullName, passesOverBroken: passesOverBroken)
            }
            return found
        }
        let called = name ?? place.name
        guard let version else {
            let found = try await all(of: component, in: place, called: called)
            if found.isEmpty, place.opened.refusesUnknownComponents,
                try await place.repository.versions(of: component).isEmpty
            {
                throw Fault(.notFound, "\(called) has no component \(component)")
            }
            if found.isEmpty { call.console.log(.warn, "\(called) has no version of component \(component) that fits") }
            return found
        }
        return [try await one(VersionKey(component, version), in: place, called: called)]
    }

    private func all(
        of name: String, in place: NamedRepository, called: String, passesOverBroken: Bool = false
    ) async throws -> [FoundVersion] {
        var found: [FoundVersion] = []
        for version in try filter.apply(to: try await place.repository.versions(of: name)) {
            do {
                found.append(try await one(VersionKey(name, version), in: place, called: called))
            } catch let fault as Fault
                where passesOverBroken && [.notFound, .corrupt, .invalid, .unsupported].contains(fault.code)
            {
                call.console.warn("\(name):\(version) can't be read: \(fault)")
            }
        }
        return found
    }

    private func one(_ key: VersionKey, in place: NamedRepository, called: String) async throws -> FoundVersion {
        guard let version = try await place.repository.lookup(key.name, key.version) else {
            throw Fault(.notFound, "\(MissingVersion(key))")
        }
        return FoundVersion(
            path: [], key: key, referenceIdentity: nil, repositoryName: called, place: place.opened,
            version: version)
    }
}

extension OpenRepository {
    /// A transport archive that lacks a component is only empty, by the rule of the first generation.
    fileprivate var refusesUnknownComponents: Bool {
        switch place {
        case .registry, .componentArchive: true
        case .archive: false
        }
    }
}

extension NamedRepository {
    /// All components of an archive. Registries have other things too, and many do not list what they have.
    func componentNames() async throws -> [String] {
        if case .registry = opened.place {
            throw Fault(
                .unsupported, "\(name) is in a registry and can not list its components; name one: \(name)//COMPONENT")
        }
        guard let names = try await repository.componentNames() else {
            throw Fault(.unsupported, "\(name) can not list its components; name one: REPOSITORY//COMPONENT")
        }
        return names
    }
}

/// `COMPONENT[:VERSION]`, as arguments beside `--repo` are written; an empty text means every component.
func componentName(_ text: String) throws(Fault) -> (component: String?, version: String?) {
    guard !text.isEmpty else { return (nil, nil) }
    let found = try ComponentRepositoryReference.component(text)
    return (found.component, found.version)
}
