/// Keys and certificates made by others, for tests only (from the Open Component Model project and OpenSSL).
enum Fixtures {
    /// PKCS #1, 2048 bits.
    static let privateKey = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpQIBAAKCAQEA1Xd/gl1zLmz+KW3/A6fLOY3zQnfnsK+aDjGMxt54GApuB9E+
        bxXO3zrwxIkDEl7L2R8uKJaQNDnFH1QdyHeH8B70WObOcq07S7irW0O8yC/RQjX6
        x07m5Tlvt9Rprsmqs+rIjKqFLIpDb+3a+/rXrhMPgFissoo3u4LskYVjCCWCdGhY
        +FFKf0BQ2tI6DRWUd7V8n7m+uqa3enYVxnvHQ+zTT9yXSdjA/gq0dFUUhYavOa8U
        DEirgaAvThvQLdkdXPJUC1qXre+BqXVW8RqpqKGpl/qxPy3Kc7D2AQEvNlqmNQ0E
        ie+8gxD7ioq5M/RUJyfzl7T1F+I16Cd/uz9G+wIDAQABAoIBAAqjU+VpRs4vfFMQ
        Oj8yY3xQyKitVQyHE8RVT9CxUYbRLj6RfO0IRzD0vP7uXQrTUpFVbnVzW2he4KX5
        CSruWgXrZP3xMqSgYW4am9+Gdqf7ShBkpES+d99Ah4K/wSyGvE0PDEOGU/CuS0IO
        tnUMQSdZp9IbmS+kl7Zuhd+SqCbFsG+Zu0L5dJV9mSi9H8SarWJ3vaSKUsY2Rs9l
        t5IfXklObtSdU8JbJLfBHRFWKyAFbYm3mHw26/OQdy4P4j5bFdelHNU2UyFDwtS5
        I7gBVoKfRhH7ge06RGD8NVRDY8IjD0X1a8GVO0XyOhxPXb3jgwLAoovsMnotFZyR
        WIUe94ECgYEA3cOl0R6f21eABrF0zQr14NJEioPS6BCJshQvR/R9+w9IlKiGyf0U
        F21wCZdN8yMWQtH9ml4STVGN+HUgsrUww82HqHCzR0Ly82wETvh7RydY4v5LtZp0
        +zfRdqDwRR8x7pv7HplIRvDYh1YjqUPiBc5Es/v4jRdd4gxqmevLHdsCgYEA9mvt
        GodVmoFoSutDXOHzprOeZkBGNNbdw5VD6ANMnoictY613uHweQ23mtaA5uVLxkyj
        +j579ZYX9M61LFhqkXf7zH/pmYDdMd3Q8A2L58KEItZipQz04cp8FTUOP2idFZP/
        vFF1YjJRiDqOuF0VNs++nrjWFauVbok0HKRiFWECgYEAwAmcneqXI6oyA5nIO4cy
        RO3QzOI60RsBImS4TOc78RzbDWCi2Gd/7omma6fKqLHJpTOTGQo9bxcgifdjyV1+
        TRC+WO6/UQZ4vLLdSEWE+6jnICp2BV0r0CAWE1RqvHC3HJmWbHjwTf5ig0/ksb9H
        CyAD/phENGn3srht17yIt+ECgYEApokr9YjO5ptcY315yhT+OIQdodcAW4d22k5P
        VUadimqjFeR7r0Sc4wLNOfyLowAF5N841s9RsRid2hm0wWKDqwoehwdPVSmM072o
        DgPpsFh6Op0Oj6MhAFN65k4z8dB+kO2zoI6guRtulJWWjKyDwMZHejdKn9yVId3h
        9RV3ICECgYEAvlzg1he+MSm/v4Y8zKnOfkDNjFRAKOc9CzpteJmzq52zv9fFNZfF
        aNVhL6TsviC12B+VvFHIjFXsisigVlQVNQ6vyrwToYguWcv0IbaXJR8sQAoFhoZH
        XUTrbKP6u5WFAc+tKxwu6u/4p+uDVsLc5VUfn0UpblogkM7B7YSJJvI=
        -----END RSA PRIVATE KEY-----
        """

    /// PKCS #1 of `privateKey`.
    static let publicKey = """
        -----BEGIN RSA PUBLIC KEY-----
        MIIBCgKCAQEA1Xd/gl1zLmz+KW3/A6fLOY3zQnfnsK+aDjGMxt54GApuB9E+bxXO
        3zrwxIkDEl7L2R8uKJaQNDnFH1QdyHeH8B70WObOcq07S7irW0O8yC/RQjX6x07m
        5Tlvt9Rprsmqs+rIjKqFLIpDb+3a+/rXrhMPgFissoo3u4LskYVjCCWCdGhY+FFK
        f0BQ2tI6DRWUd7V8n7m+uqa3enYVxnvHQ+zTT9yXSdjA/gq0dFUUhYavOa8UDEir
        gaAvThvQLdkdXPJUC1qXre+BqXVW8RqpqKGpl/qxPy3Kc7D2AQEvNlqmNQ0Eie+8
        gxD7ioq5M/RUJyfzl7T1F+I16Cd/uz9G+wIDAQAB
        -----END RSA PUBLIC KEY-----
        """

    /// PKCS #8 with a passphrase.
    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIwu66vUwfcdcCAggA
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBAorAxrekkWuS0ut5+SxA8HBIIE
        0CadPOaA52UMQzEbGAmaTCJfrEXq94pf3PhclZyJxo3sSfc7MFrmA/8jlDWuUEuM
        EsHj3kRCKi88hPEAk0lo9dxS3htWAWbPRf1jI6Px7dEeELA+iEZn0WNxPJ0RUKjt
        TRx4Ua+eW7PEHVEe202A7o/oX7m061Ha0zzYFLGINvHeR/7sfQ+jFopWVqYaPK2d
        /sSi8SB5FmDRnmr3p3JwLaxcVYMkMbh3U2qLudr24k9We+JcM5ZPkq46ZwlkDi9z
        Vzvjo3ft2Xpcm4nFjf7m6w+lFpE6zBI4PNN2grmLeEmAI0Ftfk1MF/aIhYo713AP
        7KJHrGD564V1z1rjKFu8i5Hwc3z/4adG0x4wcTZ0N+LtFcNC289eT4AhGrIpe+s2
        o6eUgC9sfWhlTPH7matugFNWHniKmQdOITpo1T7cFpcP1XT/T8LZ67s2idfjzVBj
        wqTUD1/Z8FL4+Ogx6fxR0W2fME3kbE/CL1IT0xzIIAd6xLzHo9I+ZHJnVzIzuvuq
        L+pHEb/ChCj4dCWnjgME81Can7isJ8CbfsoBDXl7x/6+s+5wDayBO2BXX++k/pIN
        mkEoT5tOzUkpV1BqWA97j6MHowDMVBKLKnmKeA65RwiTzS3b47YtC0BEzO2/lCM+
        +Ujs2gB70A5oOSfv8ZJGPVxjs1wqCL2RAGnf/HlulpqATrmXpMXwDxCBkCRqk5BG
        cM4sUhceUQ8z4gwGiKRdP3rjexsTPjELSq7bwXn90MJTj4hVVP0gtBzkjNe12TLK
        XuCAarPBULNOdQ8QNH7z+9fXXO2vsRIonGn+aGfIugPlH0xUfJzS4beJsAjEgEeM
        UYrgTzz6nitz5qhibR/7ChjXwtlu5xrInsSJ96WGHfYjeOm3AEjBfm2Py/LzEwnb
        xQOH6iyQMc3eY8cS852z+NGkk4MlTzhXtwOwwahPb8qRqxTkvAc6m9O9eTG8vZa6
        ZgkpowuT7yAHD7mQEwiYIq84TjSI44oFqmu+pPlLtwwVXPz3zfSLCz8twSd8e41U
        xpS5jfVEAvVM4iS1FYVp8zLdExRh2Wfr6LvdOJ2jTawpPc93azYb1K9JdfBtJC55
        MppMfaHBVyTI0+m/afRgYvWO9eq9SqfuMIKCr7CDQJrfsDXmWdF7eJQWAYDVhfEs
        ZYMKMEQdskpwp0Qla0kJ+uxF0qgWZnhKEUXu+3nV0Sj3akKPROABY88ze9lJfKKJ
        GD4W2+koWAasaG4lyVXp7mRAx1t2qpkAav9wMZVC09tKLzQl31MuZsl/0WQmdoIA
        hbmoh09hNFdan4/fx4DDZaxOdOx8RxL18IZcJ/AQl6D3oFpCyHmKLW9W1D5JvPbp
        yQkhLFI2f2+6Z4+9dLDfuqYMRsszlGvUehTL8YHBaeKKx/ljAsEPqrF3FJ2BOoiU
        gDRAXGW3ilQ3thzijoXr/12MftzD6zjQSnb/ggMy5qlj79lu4gtrOWm7bbbgNHzZ
        2Pnn/4WPXd1EL0GhxTQfhLLp6sd4H8rVMnLETZjaO3ZPQGm4nnee6XYE5B8qtz3h
        ndWCDm7QAgNBWaipaX4YW4TSIVMS1qNwp9IRUuewG9Oqjmqa8u6fru4hrAYpM3fu
        WFyxPSisrs1ASflaqagDOShq8c48dNHBDqJR74/H6kb5
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// SEC 1.
    static let ecKey = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIGivIR3yrcaLE/hRHhppV+2tMFveoSBIfmaU5I/OLLCgoAoGCCqGSM49
        AwEHoUQDQgAEzOKJ4FQOLPaJeY3F5WI73uyFjinpVRUhihSV0gm4lw60vEw3+3mj
        INYHYgZD7fPyiPYZ8KRAVMG1MSvdGTjPqA==
        -----END EC PRIVATE KEY-----
        """

    /// PKIX.
    static let ecPublicKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzOKJ4FQOLPaJeY3F5WI73uyFjinp
        VRUhihSV0gm4lw60vEw3+3mjINYHYgZD7fPyiPYZ8KRAVMG1MSvdGTjPqA==
        -----END PUBLIC KEY-----
        """

    /// PKIX, 1024 bits.
    static let weakPublicKey = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCsgOm1RAqgx3Wo3SdB12CkvUF
        RyLNFeO9dKwbtH7pRvD5mTKZoxo/OcHhm7B85GALoB5ysceFCvGi8mUvWsEqg9eg
        /VdJEruO1DosHyGY2DU3YHCQAPS6NMQoLSNeFNcGi/eLUiiKujFHJrUqu3Rskn2e
        QwitG70ftR8Pn3AX+wIDAQAB
        -----END PUBLIC KEY-----
        """

    /// CN=acme root CA,O=acme.io,C=DE, 2020 to 2120.
    static let root = """
        -----BEGIN CERTIFICATE-----
        MIIDPjCCAiagAwIBAgIUXKwfg6d0pqmRo3QbWKVs7VicsjMwDQYJKoZIhvcNAQEL
        BQAwNjELMAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFj
        bWUgcm9vdCBDQTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowNjEL
        MAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFjbWUgcm9v
        dCBDQTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBANocBBijlnHiUqEm
        aIVRtiDv0ArMOwM5KpKFQc4yE3R4dBJFiOerpt+ViY1zf7+3hS7FRyoyJ/ly/VUq
        N/cZev8aHcMZxv+pLIkW4hq7JWYkvi9x1muf8uiB4D5MZabvqHY41hmLuHkFi6LO
        h7CHdV9BrTVpWoP+j8YtP5vI3DOZaV4lHgtJg/qYb6LNDPAa+UWE+cd9L1POE3Cn
        xkjpfysILhE6FyF2OnwOEyErvFtUaek/DPJvpmXfWqC8BdYHZow3vaLttIKPV8Ft
        b9Q69qN/WrTOCInP9KyGFRKOY1A1glSeh7IFxi7RQPCcWJkgjlkIkU0D+a8ZppU0
        V6bY7p8CAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYw
        HQYDVR0OBBYEFB6XxmGsCw4bm0GIa3L/+YIK3JrdMA0GCSqGSIb3DQEBCwUAA4IB
        AQClpgmwjpt7vrxEUs61eZSAsW/UPLBwrb/lxhFRJNglL3zPw0ZkvIh9XVge+cnu
        dmvo65W8+Q7G2ISv2WNWeABw3/mESHcXAicYgN6Eq500t8ktMW7xdaMjfaMKmEH4
        hWyDkUC9tUUAGeYSwNkBa4GCk6vPYT5YPoQcyc7RXzQ/odYl6VYx257+htHL/Mee
        sExUri9hVdMm2YDmd27HGe/wDo/RCBMRhk1vmu5ZSYj7e8GyjCeI9qklCIwAH0zM
        k1hyrHU2ZqSbGtU002bSzDU/9hfsQN40bpoH9JDEBF+OlTY+wmWJUSmTQwkMOeNJ
        Ar8mBnZjfQcGpKX+Cz/y+0ap
        -----END CERTIFICATE-----
        """

    /// Signed by `root`, with a key of 1024 bits.
    static let weakLeaf = """
        -----BEGIN CERTIFICATE-----
        MIIC5DCCAcygAwIBAgIUJIPylbhZ/C9OTqWDF/K12Qhm+aYwDQYJKoZIhvcNAQEL
        BQAwNjELMAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFj
        bWUgcm9vdCBDQTAgFw0yMzAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowLTEQ
        MA4GA1UECgwHYWNtZS5pbzEZMBcGA1UEAwwQYWNtZSB3ZWFrIHNpZ25lcjCBnzAN
        BgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAwrIDptUQKoMd1qN0nQddgpL1BUcizRXj
        vXSsG7R+6Ubw+ZkymaMaPznB4ZuwfORgC6AecrHHhQrxovJlL1rBKoPXoP1XSRK7
        jtQ6LB8hmNg1N2BwkAD0ujTEKC0jXhTXBov3i1IoiroxRya1Krt0bJJ9nkMIrRu9
        H7UfD59wF/sCAwEAAaN1MHMwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4Aw
        EwYDVR0lBAwwCgYIKwYBBQUHAwMwHQYDVR0OBBYEFOohKEZmCwhFECMBIGGVRxE7
        g4qTMB8GA1UdIwQYMBaAFB6XxmGsCw4bm0GIa3L/+YIK3JrdMA0GCSqGSIb3DQEB
        CwUAA4IBAQByyg4otKiFivgN+Tiqhkn2HV3reg8r1016+LCeFR+X2k5cZ3acuLb2
        IfLTjphySUJ8Yc+dgROlh4dbO88T65E93Qaud1s3Vmtkp6pVAlEGJb26jA8uV2op
        KKgu1jwim7/MzZhpInWZN1s1EgCq1OJSESBoNkNKSNjslG9s9yDeYcnF1ovx7ALk
        aQLkn2mxlXj6Xq0Pk+415DTUGa01vT6BdBruHrxEwxA14gi0h+fyXBtiWMZc1z7S
        6pNbeUCjM1876XEQE0/q+N5OeEwGhn8zIhsmS5T7Mj60lUVA/qId3kpgv+6Po0AI
        9dugrrYg6f+wc8ow2NrJseA82NyiA/Tl
        -----END CERTIFICATE-----
        """

    /// Signed by `root`, with SHA-1.
    static let sha1Leaf = """
        -----BEGIN CERTIFICATE-----
        MIIDaDCCAlCgAwIBAgIUegkKWAfrvM79JyJZIEuKyp84X80wDQYJKoZIhvcNAQEF
        BQAwNjELMAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFj
        bWUgcm9vdCBDQTAgFw0yMzAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowLTEQ
        MA4GA1UECgwHYWNtZS5pbzEZMBcGA1UEAwwQYWNtZSBzaGExIHNpZ25lcjCCASIw
        DQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKZ/JTfAut06McBnsZpTOsRH4gW0
        jKCdFnlzJ1DjXiIHCSY5lYpho7ZiFvKrB67oNajNinceWfd9mn059X9uT9zBvCbJ
        mrjiNCHumTGgKPKJ9S4PlFe62eOlhkkjtgAzRgkF7KqPJqTY2ZFuULhCQKIBIPL6
        P2tAu9dYkwhz9UEHfDskARwTSxw8Vv9UvrFrRJTXi/jz0x/cQWmCUcCSpe2sNwDE
        GUsy8b+SRLoh3rvFZgzCnG1DpnhO8T6CM7cjb59CKPFDHdVdTY6+Gaql2PVU3KLA
        inBvog6HX7T/hJ8Hel3kdNbr1wlzEFNJH3Jkcz/JiMczrjUWRNH+qyxiNasCAwEA
        AaN1MHMwDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYI
        KwYBBQUHAwMwHQYDVR0OBBYEFDIBPmH/QXYJttB986uD/Hn6fTC8MB8GA1UdIwQY
        MBaAFB6XxmGsCw4bm0GIa3L/+YIK3JrdMA0GCSqGSIb3DQEBBQUAA4IBAQAbucQc
        uuyiulIY1X6A2snbAmPq+/upnrnk3Dr/b4+yp52DqIFWVcyV6qUrX9X3y6ispW75
        VW29HB4sqPkvsZY9+I0jhTjU20bFl5OxITuqMkAbB3jLAxvXwOIxLNJqo+RWERdS
        ws77f6KhqfVTW/xD6FaPT0uyCTmLSt+Aw1Uc0A+jGvNEBwS0i5A+d9xCq/e6OA5/
        wXp6rPWuy0T7qHaOh7EpsfdUj/uXXRadrrjyr/jtuVjecsMKeucojR/sNLDphbVP
        DRef/jkOvuwOG3W+ldq0FdVuC1LFQXttYIf93cA3iLtjv2fVtSe5SryD3nVtkNzB
        +Jo3qt0W8C8ZJcNL
        -----END CERTIFICATE-----
        """

    /// Signed by `root`.
    static let directLeaf = """
        -----BEGIN CERTIFICATE-----
        MIIDajCCAlKgAwIBAgIUID6zcU8BHZivBe3dAeDgD2wVcXswDQYJKoZIhvcNAQEL
        BQAwNjELMAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFj
        bWUgcm9vdCBDQTAgFw0yMzAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowLzEQ
        MA4GA1UECgwHYWNtZS5pbzEbMBkGA1UEAwwSYWNtZSBkaXJlY3Qgc2lnbmVyMIIB
        IjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtInVubV801WWWEKDlcHj73NV
        +/gJip5/uZCq72hsd8aoXAnkLaKiCCZadkjydc3VcHaXscMFlnSzshrv2rU/pd2i
        qet5K5ZeGf4BBw7YBi0V/0YQyTOJpvMijzMkjUhYRU5mJqZjsvvu1A1p3OxNSm/N
        S80/c5mybM5NANPNXoVHG/Dh5ETfFH8Y79kEs/hbP5GBrlZTSfDPC5ymi7bVtBVQ
        bHqxJ6TMqJlVhpjERHoLULokjwT4DBpiHDWyDBkH3qHhQnShQ+DH6HOiVOaIJg+9
        hIBnSR5BytLGbmm8SNyRsB+UB7otYDxk0Trz3DjaXQdoEPf7sUk4oVGtwocGlwID
        AQABo3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAK
        BggrBgEFBQcDAzAdBgNVHQ4EFgQUOmFlck+Xvd8oNu8TaocJg24QniUwHwYDVR0j
        BBgwFoAUHpfGYawLDhubQYhrcv/5ggrcmt0wDQYJKoZIhvcNAQELBQADggEBALXd
        8oPY2N8tejqW3I6GTmUmZHlw4qpayrHiYy0mLxn3AXOEXB9pT49gsxeJ4hW5yDEy
        7PSliDWKMe9Cc9dPn7sVQt1tEtRNtfAq3aBdYlUHl4+3QN0Jc/gJVW5b96QuAgGJ
        mLF2eilHurgdfqBtzM3lB2hkCD6pBXJrcG/gHzDub2O5uJDC5fiNu4wrtmqXM5BC
        AbON9bVoE5ZO2v0eI5cPkshLYbUa+qGjoVMJh584e5PoiGCxN4kW5AACzxz7bgW6
        drZwrd6hWWEZAOaLn26d+33V860ojG5cwwz4xC1EuiT5AkZj4XoFk2HIRVsntw1O
        yok1rU3MeQr2pPEb6tQ=
        -----END CERTIFICATE-----
        """

    /// A subject with every attribute, quotes, a comma and two organisational units.
    static let manyAttributes = """
        -----BEGIN CERTIFICATE-----
        MIID9zCCAt+gAwIBAgIUFpRlNO8q/yQllkGc5AV1ci1rPBUwDQYJKoZIhvcNAQEL
        BQAwNjELMAkGA1UEBhMCREUxEDAOBgNVBAoMB2FjbWUuaW8xFTATBgNVBAMMDGFj
        bWUgcm9vdCBDQTAgFw0yMzAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowgbsx
        CzAJBgNVBAYTAkRFMQ8wDQYDVQQIDAZIZXNzZW4xGjAYBgNVBAcMEUZyYW5rZnVy
        dCBhbSBNYWluMQ8wDQYDVQQJDAZaZWlsIDExDjAMBgNVBBEMBTYwMzEzMRAwDgYD
        VQQKDAdhY21lLmlvMQ4wDAYDVQQLDAVidWlsZDEQMA4GA1UECwwHcmVsZWFzZTEb
        MBkGA1UEAwwSYWNtZSwgdGhlICJzaWduZXIiMQ0wCwYDVQQFEwQ0NzExMIIBIjAN
        BgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAshW+3ecno4zvYgRQIKEvkSZmw/Nn
        67F6juptbC53IymJZcYdIispi3OSVQzeMa4vg249wMSM+qTlhW5QBDLBhWIMACrk
        BlI+OU9M0oGkanVWmsNYtEsqpxhFmSjWSZI3aKrHHDapaWK+Tvw5ydGtI7x5vm7D
        kE3SBDmWmBPhLuxYoaKhSnzyz3kGRgUQe4SHBNEwZrLPOdhmfkzyRGN1hJ7Jdk/t
        PM1Xs0MfWdmg3dyob81sm7uErtdWRaAy/Ncj14c0FdKphLbTJVXFxxhZDw8wLXgy
        j3YbpVrLePMbLlpN2VmueHsRN6IwqBHHbja8I/QYuIRIxo9M9SSbcC2dSQIDAQAB
        o3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggr
        BgEFBQcDAzAdBgNVHQ4EFgQUcWZLt0u6qQGf+gq71zkjurclQDswHwYDVR0jBBgw
        FoAUHpfGYawLDhubQYhrcv/5ggrcmt0wDQYJKoZIhvcNAQELBQADggEBAJqn8JG8
        3lnhMDpHe+nKxkzaUHt4M4G4jAESoFJMB8KjRrTQn4mPn06/Ud767P5Hcp+Kg+zt
        bg92qT6vKn0pw+6TCgAIgQv72kVO+3DgdQkMk8bTHB0OGjcAdVUtVwjMwVtAc3qA
        9hg/0i0fMhBgzvg2im4555hBKb7/l6ts+TaFuP8dJpG2hgdiB+BtuqZmOTPOFIiu
        d/NUv/ylPBV23D2acCVj0sejyDhfrJ6zq9ruVNLwPM5IxYtVqSOdztonWwU4czOw
        sIrLheHH6hYA5AcZzT9YaLRfYm4+EtkxppxzvxzZzv39gNlWtFNGMV0rdG5UGFYs
        xPHrpLUNSXBmXlw=
        -----END CERTIFICATE-----
        """
}
