import Testing

@testable import OCIRegistry

@Suite struct RegistryCredentialsTests {
    @Test("printing credentials in any way shows no secret")
    func printing() {
        let secret = "s3cret-value"
        let all = [
            RegistryCredentials(username: "anna", password: secret), RegistryCredentials(identityToken: secret),
            RegistryCredentials(accessToken: secret),
        ]
        for credentials in all {
            var dumped = ""
            dump(credentials, to: &dumped)
            for text in ["\(credentials)", String(reflecting: credentials), dumped] { #expect(!text.contains(secret)) }
        }
        #expect("\(all[0])" == "user anna")
    }
}
