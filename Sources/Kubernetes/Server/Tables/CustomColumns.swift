import Documents

/// The columns that a definition names.
extension Tables {
    static func custom(_ columns: [CustomVersion.Column]) -> [Column] {
        [name]
            + columns.map { column in
                let path = JSONPath(column.path)
                return Column(
                    name: column.name, type: column.type, format: column.format, description: column.description,
                    priority: column.priority
                ) { object in
                    guard let value = path.first(in: .object(object)), !value.isNull else { return .null }
                    return cell(value, column.type)
                }
            }
    }

    private static func cell(_ value: JSONValue, _ type: String) -> JSONValue {
        switch type {
        case "integer", "number":
            return value.number != nil ? value : .null
        case "boolean": return value.bool != nil ? value : .null
        case "date": return .string(age(of: value.string))
        default:
            if case .object(let object) = value { return .string(GoText.map(object)) }
            return .string(value.string ?? (value.array != nil ? value.text() : GoText.value(value)))
        }
    }
}
