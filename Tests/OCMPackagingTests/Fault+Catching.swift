import Diagnostics

/// The fault that `body` throws; nil if it throws none.
func fault(_ body: () async throws -> Void) async -> Fault? {
    do {
        try await body()
        return nil
    } catch {
        return error as? Fault ?? Fault(error, "not a fault")
    }
}
