import Diagnostics
import OCMPackaging

extension VersionSelection {
    /// The versions that `references` name, without reading them: one that does not exist is listed, too.
    func list(_ references: [String]) async throws -> [ListedVersion] {
        let base = try await workspace.baseRepository()
        guard base != nil || !references.isEmpty else {
            throw Fault(.invalid, "a repository or at least one argument that defines the reference is needed")
        }
        var found: [ListedVersion] = []
        for reference in references.isEmpty ? [""] : references {
            do {
                if let base {
                    let (component, version) = try componentName(reference)
                    found += try await list(in: base, component: component, version: version)
                } else if let known = try await workspace.versionWithoutRepository(reference) {
                    found.append(
                        ListedVersion(key: VersionKey(known.version.name, known.version.version), exists: true))
                } else {
                    let place = try await workspace.resolve(reference)
                    found += try await list(in: place.repository, component: place.component, version: place.version)
                }
            } catch {
                throw Fault(error, "error processing \"\(reference)\"")
            }
        }
        return found.enumerated().sorted { a, b in
            let names = TextOrder.compare(a.element.key.name, b.element.key.name)
            let order = names != 0 ? names : VersionOrder.compare(a.element.key.version, b.element.key.version)
            return order == 0 ? a.offset < b.offset : order < 0
        }.map(\.element)
    }

    private func list(in place: NamedRepository, component: String?, version: String?) async throws -> [ListedVersion] {
        guard let component else {
            var found: [ListedVersion] = []
            for name in try await place.componentNames() {
                found += try await list(in: place, component: name, version: nil)
            }
            return found
        }
        if let version {
            let known = try await place.repository.lookup(component, version)
            return [ListedVersion(key: VersionKey(component, version), exists: known != nil)]
        }
        return try filter.apply(to: try await place.repository.versions(of: component)).map {
            ListedVersion(key: VersionKey(component, $0), exists: true)
        }
    }
}
