extension HelpTopic {
    /// Pages of help; each says what the option or file it is about may hold.
    package static let all: [HelpTopic] = [
        HelpTopic(
            name: "attributes", summary: "What -X NAME=VALUE may set",
            text: """
                An attribute changes how ocm works. It is set by -X NAME=VALUE before or behind a command, or in a configuration
                file. The value is YAML or JSON; @FILE reads it from a file.

                  compat              bool      write no creation time and the older media types
                  keeplocalblob       bool      keep images as local blobs when they go into a registry
                  mapocirepo          bool      shorten the names of repositories that are made for images
                  ociuploadrepo       text      put images into this repository of a registry
                  preferrelativeaccess bool     refer to images of the same registry without its name
                  github.com/mandelsoft/ocm/hasher  text  digest for resources: SHA-256 or SHA-512
                """),
        HelpTopic(
            name: "configfile", summary: "The configuration file",
            text: """
                Without --config the first of ~/.ocmconfig, ~/.ocm/ocmconfig and ~/.ocm/config is read. Docker logins
                (~/.docker/config.json) are used where the configuration has no credentials for a registry.

                  type: generic.config.ocm.software/v1
                  configurations:
                  - type: credentials.config.ocm.software
                    consumers:
                    - identity: {type: OCIRegistry, hostname: registry.example.com}
                      credentials:
                      - type: Credentials
                        properties: {username: me, password: secret}
                  - type: ocm.config.ocm.software
                    resolvers:
                    - {repository: {type: OCIRegistry, baseUrl: registry.example.com, subPath: acme}, prefix: acme.io}

                --config-set NAME applies a named set of a configuration; "ocm get config" shows what is in force.
                """),
        HelpTopic(
            name: "credential-handling", summary: "How credentials are found",
            text: """
                Who needs credentials describes itself by attributes: type, hostname, port, scheme, pathprefix. The entry of the
                configuration that fits best is used: type and host must be the same, and the longest path prefix wins.

                On the command line: --cred :type=OCIRegistry --cred :hostname=registry.example.com --cred username=me
                --cred password=secret. "ocm get credentials type=OCIRegistry hostname=HOST" shows what would be used.
                """),
        HelpTopic(
            name: "logging", summary: "Log entries",
            text: """
                Nothing is logged without being asked for. -v writes what is done to stderr; --loglevel LEVEL takes error, warn,
                info, debug or trace; --logfile FILE writes there instead, --logJson one JSON object a line.
                """),
        HelpTopic(
            name: "oci-references", summary: "How OCI artifacts are named",
            text: """
                [TYPE::][SCHEME://]HOST[:PORT]/REPOSITORY[:TAG][@DIGEST]    in a registry
                PATH//REPOSITORY[:TAG][@DIGEST]                             in an archive
                PATH                                                        all of an archive or OCI image layout
                ubuntu:24.04, org/image                                     short forms, of Docker Hub
                """),
        HelpTopic(
            name: "ocm-references", summary: "How component versions are named",
            text: """
                [+][TYPE[+FORMAT]::]REPOSITORY[//COMPONENT[:VERSION]]

                REPOSITORY is a registry ([SCHEME://]HOST[:PORT][/SUBPATH]), the path of an archive (a directory, .tar or .tgz),
                or a specification as JSON. + creates an archive that is missing. FORMAT is directory, tar or tgz.

                  ./archive//acme.io/product:1.0.0
                  registry.example.com/acme//acme.io/product
                  ctf+tgz::disc.tgz

                Without a version all versions are meant; --latest and --constraints choose among them.
                """),
        HelpTopic(
            name: "ocm-accessmethods", summary: "Where content can be: the types of access",
            text: """
                localBlob    stored with the component version
                ociArtifact  an image in a registry: imageReference
                ociBlob      one blob of a registry: ref, mediaType, digest, size
                wget         a file of a web server: url, mediaType, header
                helm         a chart: helmRepository, helmChart, version
                gitHub, git  a commit: repoUrl or repository, commit
                npm, maven, s3, ocm, none
                """),
        HelpTopic(
            name: "ocm-uploadhandlers", summary: "What becomes of images in a registry",
            text: """
                A transfer to a registry makes images out of local blobs that hold images, named by their reference name below
                the sub path of the target. --disable-uploads or -X keeplocalblob=true keeps them as local blobs.
                """),
        HelpTopic(
            name: "ocm-downloadhandlers", summary: "What download -d makes of content",
            text: """
                helm/artifact  a chart becomes NAME.tgz
                ocm/dirtree    an archive of files becomes a folder
                executable     an executable gets its permission to run

                Without -d the content is written as it is; an image then is an archive of itself.
                """),
        HelpTopic(
            name: "ocm-labels", summary: "Labels of components and elements",
            text: """
                A label is a name with any value. signing: true makes it part of the digest. In a constructor file:

                  labels:
                  - {name: acme.io/owner, value: team-a, signing: true}
                """),
        HelpTopic(
            name: "ocm-pubsub", summary: "Notices about new versions",
            text:
                "Targets for notices about new versions (pubsub) are kept in a repository as they are, but not served."),
        HelpTopic(
            name: "toi-bootstrapping", summary: "Installation packages (TOI)",
            text:
                "Installers in containers (TOI packages) are not supported; controllers deploy component versions instead."
        ),
    ]
}
