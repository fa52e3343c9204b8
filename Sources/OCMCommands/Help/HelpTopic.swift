/// A page of help that belongs to no command: `ocm ocm-references`, `ocm help ocm-references`.
package struct HelpTopic: Sendable {
    let name: String
    let summary: String
    let text: String
}
