/// What may stand in `(( ))`: the part of the spiff language that settings use.
indirect enum Expression: Sendable {
    case literal(Word)
    /// A value by its path; numbers are indexes into lists, names choose the element whose `name` they are.
    case reference([DocumentPath.Segment], text: String)
    case alternative(Expression, Expression)
    case joined([Expression])
    case arithmetic(Operator, Expression, Expression)

    enum Word: Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case string(String)
    }

    enum Operator: String, Sendable { case plus = "+", minus = "-", times = "*", divided = "/", remainder = "%" }
}
