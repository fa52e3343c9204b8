package import Documents

/// Where rules find the resources that they name: a component version with the versions it references.
package protocol ComponentScope {
    /// The image that a rule means; `notFound` if there is no such resource, `invalid` if several fit or its access has
    /// no image reference.
    func image(_ query: ResourceQuery) async throws -> ResolvedImage
    /// What a CUE mapping sees as `component`: version, resources and references of the component version; each
    /// reference has its own `component`.
    func component() async throws -> JSONValue
}
