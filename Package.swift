// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name), "OCMTestSupport"] + dependencies,
        swiftSettings: settings)
}

func system(_ name: String, _ pkgConfig: String, _ package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "swift-ocm",
    products: [
        .library(name: "OCM", targets: ["OCMModel", "OCMPackaging", "OCMDelivery"]),
        .executable(name: "ocm", targets: ["ocm"]),
    ],
    targets: [
        // system: the distribution's C libraries
        system("CCurl", "libcurl", "libcurl4-openssl-dev"),
        system("CMicroHTTPD", "libmicrohttpd", "libmicrohttpd-dev"),
        system("CGnuTLS", "gnutls", "libgnutls28-dev"),
        system("COpenSSL", "libcrypto", "libssl-dev"),
        .target(name: "COpenSSLExit", dependencies: ["COpenSSL"]),
        system("CYAML", "yaml-0.1", "libyaml-dev"),
        system("CZlib", "zlib", "zlib1g-dev"),
        system("CZstd", "libzstd", "libzstd-dev"),
        .systemLibrary(name: "CLinux"),
        system("CCrypt", "libcrypt", "libcrypt-dev"),
        system("CSQLite", "sqlite3", "libsqlite3-dev"),

        // platform
        library("Diagnostics"),
        library("Host", ["Diagnostics", "CLinux"]),
        library("Cryptography", ["Diagnostics", "COpenSSL", "COpenSSLExit", "CCrypt"]),
        library("HTTP", ["Diagnostics", "Host", "CCurl", "COpenSSLExit", "CMicroHTTPD", "CGnuTLS"]),

        // core
        library("Documents", ["Diagnostics", "CYAML"]),
        library("Versions", ["Diagnostics"]),
        library("Patterns", ["Diagnostics"]),
        library("Templates", ["Diagnostics", "Documents", "Versions", "Patterns", "Cryptography"]),
        library("OCMModel", ["Diagnostics", "Documents", "Versions"]),
        library("OCI", ["Diagnostics", "Documents", "Cryptography", "Host", "CZlib", "CZstd"]),

        // packaging
        library(
            "OCMPackaging",
            ["Diagnostics", "Documents", "Patterns", "Templates", "OCMModel", "OCI", "Cryptography", "Host"]),
        library("OCMLocalization", ["Diagnostics", "Documents", "Patterns", "OCMModel", "OCI"]),

        // delivery
        library("OCIRegistry", ["Diagnostics", "OCI", "Documents", "HTTP", "Cryptography", "Host"]),
        library(
            "OCMDelivery",
            [
                "Diagnostics", "Documents", "Patterns", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization",
                "OCIRegistry", "HTTP", "Cryptography", "Host",
            ]),

        // deployment
        library("Kubernetes", ["Diagnostics", "Documents", "Patterns", "HTTP", "Cryptography", "Host", "CSQLite"]),
        library("Kustomize", ["Diagnostics", "Documents", "Patterns", "Host", "Cryptography", "Kubernetes"]),
        library(
            "Flux",
            [
                "Diagnostics", "Documents", "Versions", "Patterns", "OCI", "OCIRegistry", "Kustomize", "Kubernetes",
                "HTTP", "Cryptography", "Host",
            ]),
        library(
            "OCMDeployment",
            [
                "Diagnostics", "Documents", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry",
                "OCMDelivery", "Kubernetes", "HTTP", "Cryptography", "Host",
            ]),

        // apps
        library(
            "OCMCommands",
            [
                "Diagnostics", "Documents", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry",
                "OCMDelivery", "OCMDeployment", "Flux", "Kustomize", "Kubernetes", "HTTP", "Cryptography", "Host",
            ]),
        .executableTarget(name: "ocm", dependencies: ["OCMCommands"], swiftSettings: settings),

        // tests
        .target(
            name: "OCMTestSupport",
            dependencies: ["Diagnostics", "Documents", "OCI", "HTTP", "Cryptography", "Host"],
            swiftSettings: settings),
        tests("Host", ["Diagnostics"]),
        tests("Cryptography", ["Diagnostics", "Documents", "Host"]),
        tests("HTTP", ["Diagnostics", "Host", "Cryptography"]),
        tests("Documents", ["Diagnostics"]),
        tests("Patterns", ["Diagnostics"]),
        tests("Templates", ["Diagnostics", "Documents"]),
        tests("OCMModel", ["Diagnostics", "Documents", "Cryptography"]),
        tests("OCI", ["Diagnostics", "Documents", "Cryptography", "Host"]),
        tests("OCMPackaging", ["Diagnostics", "Documents", "OCMModel", "OCI", "Cryptography", "Host"]),
        tests("OCMLocalization", ["Diagnostics", "Documents", "Patterns", "OCMModel", "OCI", "Host"]),
        tests("OCIRegistry", ["Diagnostics", "Documents", "OCI", "HTTP", "Cryptography", "Host"]),
        tests(
            "OCMDelivery",
            [
                "Diagnostics", "Documents", "OCMModel", "OCI", "OCMPackaging", "OCIRegistry", "HTTP", "Cryptography",
                "Host",
            ]),
        tests("Kubernetes", ["Diagnostics", "Documents", "HTTP", "Cryptography", "Host", "CSQLite"]),
        tests("Kustomize", ["Diagnostics", "Documents", "Host"]),
        tests(
            "Flux",
            ["Diagnostics", "Documents", "OCI", "OCIRegistry", "Kubernetes", "HTTP", "Cryptography", "Host"]),
        tests(
            "OCMDeployment",
            [
                "Diagnostics", "Documents", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry",
                "OCMDelivery", "Kubernetes", "HTTP", "Cryptography", "Host",
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "OCMCommands", "OCMTestSupport", "OCMDeployment", "OCMLocalization", "OCI", "Kubernetes", "Diagnostics",
                "Documents",
                "Host",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "OCMTestSupport", "Diagnostics", "Documents", "OCMModel", "OCI", "OCMPackaging", "OCIRegistry", "HTTP",
                "Kubernetes", "Cryptography", "Host",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WallTests", dependencies: ["OCMTestSupport", "Diagnostics", "Documents"], swiftSettings: settings),
    ]
)

// Fuzz/run builds this one alone: it has no main of its own.
if Context.environment["OCM_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Documents", "Patterns", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "Cryptography", "Host",
            ],
            path: "Fuzz/Sources", swiftSettings: settings))
}
