import Testing

/// What each target may import (`docs/architecture.md`): the layers hold because this table is checked.
enum ImportWalls {
    static let everywhere: Set<String> = [
        "Diagnostics", "Dispatch", "Synchronization", "Glibc", "Swift", "_Concurrency",
    ]

    static let allowed: [String: Set<String>] = [
        "Diagnostics": [],
        "Host": ["FoundationEssentials", "CLinux"],
        "Cryptography": ["COpenSSL", "CCrypt", "FoundationEssentials"],
        "HTTP": ["FoundationEssentials", "Host", "CCurl", "CMicroHTTPD", "CGnuTLS"],
        "Documents": ["FoundationEssentials", "CYAML"],
        "Versions": [],
        "Patterns": [],
        "Templates": ["Documents", "Versions", "Patterns", "Cryptography"],
        "OCMModel": ["Documents", "Versions", "FoundationEssentials"],
        "OCI": ["Documents", "Cryptography", "Host", "CZlib", "CZstd"],
        "OCMPackaging": [
            "Documents", "Patterns", "Templates", "OCMModel", "OCI", "Cryptography", "Host", "FoundationEssentials",
        ],
        "OCMLocalization": ["Documents", "Patterns", "OCMModel", "OCI"],
        "OCIRegistry": ["OCI", "Documents", "HTTP", "Host", "Cryptography"],
        "OCMDelivery": [
            "Documents", "Patterns", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry", "HTTP",
            "Cryptography", "Host",
        ],
        "Kubernetes": ["Documents", "Patterns", "HTTP", "Cryptography", "Host", "CSQLite", "FoundationEssentials"],
        "Kustomize": ["Documents", "Patterns", "Host", "Cryptography", "Kubernetes"],
        "Flux": [
            "Documents", "Versions", "Patterns", "OCI", "OCIRegistry", "Kustomize", "Kubernetes", "HTTP",
            "Cryptography", "Host",
        ],
        "OCMDeployment": [
            "Documents", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry", "OCMDelivery",
            "Kubernetes", "HTTP", "Cryptography", "Host",
        ],
        "OCMCommands": [
            "OCMDeployment", "Flux", "Kustomize", "Kubernetes",
            "Documents", "OCMModel", "OCI", "OCMPackaging", "OCMLocalization", "OCIRegistry", "OCMDelivery", "HTTP",
            "Cryptography", "Host", "FoundationEssentials",
        ],
        "ocm": ["OCMCommands"],
    ]

    /// C libraries that may be imported only below one folder of their target.
    static let folders: [String: [String]] = [
        "CCurl": ["HTTP/Client/"], "CMicroHTTPD": ["HTTP/Server/"], "CGnuTLS": ["HTTP/Server/"],
        "CYAML": ["Documents/YAML/"], "CSQLite": ["Kubernetes/Server/Storage/"],
        "CZlib": ["OCI/Archives/"], "CZstd": ["OCI/Archives/"],
    ]

    /// Without Dispatch, threads and I/O: what is computed there depends on its input alone.
    static let pure: Set<String> = ["Documents", "Versions", "Patterns", "OCMModel"]
}
