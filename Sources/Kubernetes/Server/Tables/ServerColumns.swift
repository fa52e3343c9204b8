import Documents

/// Columns of what tells about the server.
extension Tables {
    private static func condition(_ object: JSONObject, _ parts: String...) -> JSONValue? {
        let conditions = object["conditions"]?.array ?? object.at("status", "conditions")?.array
        return conditions?.first?.object?.at(parts)
    }

    static let componentStatus = [
        name,
        Column(name: "Status") { condition($0, "status") == "True" ? "Healthy" : "Unhealthy" },
        Column(name: "Message") { condition($0, "message") ?? "" },
        Column(name: "Error") { condition($0, "error") ?? "" },
    ]

    static let apiService = [
        name, Column(name: "Service") { _ in "Local" },
        Column(name: "Available") { condition($0, "status") ?? "Unknown" }, ageColumn,
    ]
}
