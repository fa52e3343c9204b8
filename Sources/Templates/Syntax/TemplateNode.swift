/// What a template is made of.
indirect enum TemplateNode: Sendable {
    case text([UInt8])
    case action(TemplatePipeline)
    case branch(Branch)
    case range(Branch)
    case with(Branch)
    case include(name: String, TemplatePipeline?, line: Int)
    case breakRange, continueRange

    /// `if`, `range` or `with`: what decides, and what follows.
    struct Branch: Sendable {
        let pipeline: TemplatePipeline
        let body: [TemplateNode]
        let otherwise: [TemplateNode]
        let line: Int
    }
}

/// Commands whose results go into each other, and the variables that get the last one.
struct TemplatePipeline: Sendable {
    var variables: [String] = []
    /// The variables are there already.
    var isAssignment = false
    var commands: [[TemplateOperand]] = []
    let line: Int
}

/// A word of a command.
indirect enum TemplateOperand: Sendable {
    case dot
    case nothing
    case constant(TemplateConstant)
    case field([String])
    case variable(String, [String])
    case function(String)
    case pipeline(TemplatePipeline)
    case chain(TemplateOperand, [String])
}

enum TemplateConstant: Sendable {
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
}
