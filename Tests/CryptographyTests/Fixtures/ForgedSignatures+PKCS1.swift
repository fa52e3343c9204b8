extension ForgedSignatures {
    static let pkcs1 = [
        Case(
            .pkcs1, "untouched",
            """
            q1sonpxDWW/7Hr1hZI36c/f4aSIROgd/Ha6ZUHhmo9z7MHuCx6w+CckqmyuOA2o/W9qCHYZr4cI0dLSxV0OrFSu9N80dyxFY/a3U
            7nyg5SPqNIqbOjBtFMWtazqZVbiOFUK2+IOzgAIRD12WnxYz19jbcWEf53mCyTCp5ynqEknHf71BhmZ/BmYD8Trcp2f1AxKYL0ow
            BfOkshJtlwWmvDQefxRPaynDfDI7HgwSeZ4wEVoNlBx6cwBfMlDPznZQTeDKKOVcxSBzbmSUTtkDmADgrb7ILOQB8TrU5zHDPH6e
            VUU+5HmXUmovOqz6imzdu4yXEioXbf4Tles8pd2s0Q==
            """),
        Case(
            .pkcs1, "garbage behind the digest, short padding",
            """
            KMlYjiU5vTE0WhCxB3UCXxnZbZDYpVG8WCnTRzj5u/D0ehvWlkeKrS0nCLspETnHMC6ditZwruLT+Y61oWhv6fM27ldqB335BNVX
            fswcQ/EsHueQ4yLZlxaBWAwbcltdLqgnFGjAH9x6rRwyvuQzc0Cg7ogoJDJ8H5V+Uj6Ejj/zUTvQ6B8JC9r/7AakP8QyBKCrsOC1
            EyGTY4XumVhylwWqI4XKwG3oPeJRDFbuZkEnzvqmKVcDMJfDsQ9yPxBaFAc0f0DCO7uzFnYpastsjHaZhQA5s3fnk+dN36NyaSu0
            cRCax003Wdfbhu1PB1iRQdI/q4P88D7Wbhl2HhREiQ==
            """),
        Case(
            .pkcs1, "zeros behind the digest",
            """
            mY6Mbnv12L2ZhYKmSCKxhN+AxRmvZyCJi1bsDEEOeJ0Yb1BNCrAl0oZs5pF+IeUo74cJNwUyn/FIMhlf4IMxv4i876ZsCjV/HjTF
            jyxHwzYIYQZJkdQMdPt9Dq0DxZI0x7IRTJQC742HLzrSajzVkvAefjQljY7Uo69w4wHfulYGFQE4soQ3JVNpVmbK+oc/TU5jmlwz
            bj5qh503R+ibCpHufP3p3RDU/6zEIZ6cmCFldTCm33ucmPA8oSwjWcZ6yEkfa8IYDcRiRCB74rFRPzrb/2uA5l0WjYO7sirDRSmM
            0y+yLrmpWw5chGqN8IOtH9x0TKpzdzlyAduCwFPV5g==
            """),
        Case(
            .pkcs1, "padding of seven bytes, the digest info at the end of nothing",
            """
            WEpqA741obrjJ6HSMW/U1GgwylYDTY7JbLmi7tXxWgC9UYIzPzFSOrMSJ3tMeAs/5P+Tzgubpr2lKqzomb+qqjKE+ag3FRu6KmFF
            d/Uok+ydT/8XIh4kpgz3pexf2WIYlmIKNuc5Mt1IsCHDeexJh+WbjcdPiIrZ5KTaKsZ5/JOWfxRzjamGInnb4jscdnq9+Ip642p0
            KpGYmmcZ7kgwXlXiPXpvdPnQkIYTtcR0JSTYZci7RAldEazsYz0wLwgfEgGbvIxR9bNsy1ej2rV5R1blPh+wVIBveGAwD5Jl9YMc
            21Ksj9pWL1SmK0mLImY4BF/70LHksLzI9ItkGIrzJA==
            """),
        Case(
            .pkcs1, "parameters missing instead of NULL",
            """
            nF00vjlYqTWH9y/mDgjlArE6b9YMSA6ATWdIt7WOi0hAOkLuPYalm5KCDgu6jM1xnXbFltTI2ywUTYfVCZB/5qn97SUj4FSnJ1+U
            l4ZXXswZzkXs7snqwCGk8w/Od9JnpGAH+pgmnCF+BOBNJCTBYKxwXNju76CvkQqFRK5ltlNnWTeIHv/Ald8wkZmTXo54riHZBjcg
            U+s0PqafQup+388/izokvkZlAzXo3b6SFBEVtvghvsIBXfqt7wfe28mtyWKcSl9Xm4WY4KvXVuiIYGUTBXZRaTdrdxSA0tKlcmUS
            AhYVkXt4m9U+LeXCGQBTCx3CnBrZ1Of9wwkIhL8kYQ==
            """),
        Case(
            .pkcs1, "NULL with content",
            """
            D0ajxJUfa7/QBXrG0OWY4vYYa2aSA+Zeh2Dq/OswKSbk0hDXopaLrzBz3gghsoMgEQjBQmyufNpQ/8/6kTA+W/ul/yKGTDbp0x65
            4/SAXdUBa5D6DlE6OxJo2ph/Fg9KX0xoZgbSTSMHYKxj4Fh2r+3KsiCPcfWfeoQ++ASLheCGN6Ih6ArltfWIMtAt0RECy60t2y/H
            4Uw5ow2qeYRbyTO5nP2Jcw+NtItaI8xo5Ppfq4mnP8qOe8qGXmZhlfLrVGm9qsm5JKwW4iLAIdtfSEjeOo1qEiCTtdeYryStv65M
            46ESspzYwCqHoDCQEVYe9mx50LLcp3e51bxezc4C9w==
            """),
        Case(
            .pkcs1, "long form of the outer length",
            """
            EERfAA3ryOXvGIbUqFe1X1zSE/rKl7TDt5NbUmHnbhSPQhEhbtY7pn7PD5n0ndegAilp5OZ3M4qhDT/JAZ+jepBjc5OeYIP7h9uF
            v7Tr7PJ2lZg9UBsh45Ri1A6uX2cszFcNRcskf3US0whXB1NG+xA1tkimr3OKXS35LvxYTnPG5uY19ayuRdTTxoQH+3bf0tJtymwu
            KDg48WN0xaRan+7hlF0Xx2xSxFcJakz8qNfhYT0DQFJKz/lB/KYYUErANVbDrdONa+91jYXWyuAUL4PEWMEVeo8BMHhH84L6810f
            G198mcSc2dHv/+RDe4JiUuArk61dRsaB5EO0VxO8JA==
            """),
        Case(
            .pkcs1, "long form of the digest length",
            """
            WDI4ONKiNBiJQriUIB7/+jFJcKb8IlnTsp8eADDCE6aGtZjopP7q9SZM7Gjm28v7NCp65MMVsfVDtnyR92svHDf19enA27nieV22
            eN6uqrl3jhg4k/BSyK3k5ZrHIAGyJklXJd6HVLvtPWd0/ja/XaorOHtANc0eZvoCdKUTd9g0hygjLw16iKJ83u5oWqsSZG6XZIJv
            aqcieANihS1ypEu8mIfft9I2SREbAiHFgDI2jUEx1rAzxmQakb8fLxh14gJYnujjysHd/yC4B6RPX3ydX3OO7UaCWLUiAvJ6kScE
            e0Exjs88Bpxv0l6gOLO7Jzxdo6n3J1TaKVOuy0xQ+g==
            """),
        Case(
            .pkcs1, "indefinite length",
            """
            HqpHd6qMpKMg8GZPneygMHr07hAvEjKW5coTVn9F2LRHKwV1Tn2wfYYguN4/8ts8KVhGA6IyTrKF8fF6/a7b/T28Cm+sIp2eYYmT
            nftUQBNk9nPViPBuCvazAF5WOzgmwL56BhrFy4Yi1rxm6lR7PIxKn6X5DNAyz4QsKtnc7P+uiu0iOlBojj42dFhIh1JOyNvGaMQw
            bSFsMEpL1JZ9pYjyHbKzd6T9fJNT+wqUpUhA6fyyQsOM7BQRyyw//FUmK6FlMzbAEUq7C9WpvQgLiaJXeeiXF1wt8BqYmpvQ5oAF
            HcCNtEtPMoUjeDmMRCow4zt/tSQBO+3yYqvXbLbNow==
            """),
        Case(
            .pkcs1, "object identifier of SHA-512",
            """
            mTNgolezw8qMGeGwH6in2v3NA6DlABqNJR9lH98Xxjor0VXFzdbnzyC4+jfc5Cbaa3OylPc4eqCX/C2FURKYn94nDUeY+zwfykHE
            vTi+nFCHIzgpWmMiWw7t7Pem7UXALkWSKW/zgfmiLiqYyUNZTQ80J9HHUk/HiLNnn3qv6/EwdrVSWhObO34i4tRHStsbzmwjKuXH
            XYlwXKSmYMLnE6leOpu6efcdmp005LHv4MrZ5gdTwTJ0lZnCVL0aco38YH3OYC2sKGtfPI7Wk7INgdD/ZUoHBPc2+T+XGMHCxxYl
            e9OwhQUftroNS9uT8t+Q1GyzsAtd8hQS0ditRO/YDA==
            """),
        Case(
            .pkcs1, "object identifier of SHA-1",
            """
            iLA2GjHBAybfE8y20jjcgXWRfTz5iWLJG70wQgbN48KMWH6EOHHIcVfIFJHwffk3kuarvCiSwoEDybXiavA8i+IdsCOYtWaSu/Qb
            9pyx0cGZJNzta6tNULL4Rv7iXolftFwF5l5Lf4LBYieJ8/m2nW7iD34ZKzo6PTuW5v6J2YezSyoYyaQMA2EW87LZuKW8zEePpgdM
            qJ2a2XgtSmDueZFgcCVRPE3u4lPQrVhclkgifBavmK1w5hxLW4LUknwfi5h9V3a7hKF4C02ybQ2fAhjnInt23kloha2G2nzkomG+
            ia/TEDMRmdV9D3Y9l+2vRaTy94466Mp7e0zkNZUZGQ==
            """),
        Case(
            .pkcs1, "no digest info, the digest alone",
            """
            moMoPzFf7bWMZ2cBUAEJb78tVSEDWDdaPwpvAUpt3LJGHX4kRoFn4GWwL0kXwLKz4nWvZY9H88IBGxo70ogvgzq3Jx/VVBOx5of1
            /g5QISgYeFMo1tqNX1UPQwkpMgXuB36UFGK/jVXnRbRCLRMVUvxXpEicr+r30hFfdnlyOplS2jDoTzVcLGIOLFB3a+ZfI2xnO4JE
            xAjYyIBIUVpXUvpVZeN4H7WP1cz+gtnlC1ipMdVlIYZf1+0yQcx2YkTjf2Wqc6yLMBMJ5caOXtD5X5EaQYHWW0Lc9odJ8NAgbprs
            JyUZvWMQHKpLyj5Q7UZorzgh5o/UBzyPkOh43aVm/Q==
            """),
        Case(
            .pkcs1, "digest info that is one byte longer",
            """
            VCLjkd+b16oF+uoPMBbw8Co5Wtzr0SRwK9vgShIm0EJOkqzJngezDUgY5i5rWItGOZJNXJac7kz7kFm9x8bnpZaMyTocjVtcgkT3
            tNibPMTMr42ASWoVHfZWALYCmXiNkFzxCRKKfp3OgzFc4FuEDpFDGAgzgT4C/AGP/fJPoYthVQ5N1i7DTHDlddLYpehkqaCYvEg9
            RG+t/wqku/tnm+44VOKAsudykVxTiCwxiTCjyv8PbdKzIyUgSgoQXRllHOCKXZ2de1D+nDkUvhxNkjc/db4VJE2chWLVCVBkGvOC
            aNpI2XE8b++ch14ovKjvyRSwvTDC8Th7RQh+82DNqw==
            """),
        Case(
            .pkcs1, "digest that is cut",
            """
            BijGP1iXyNmk3a23wHsw6v46nYvFs0IrqpOFVtgYTf6a9KPpgwC3AKFjvwx1z8BLbxgjFr3bGDrZphSmrxle2+js5B2bDRHom2QG
            XbTa0o6P+lb+a5l/qaLMfBfRwzRCp9NGjg2mQuWFQOdtWDoALarCOeENSa2P9MuWnvyoDcyQcFJhzehzlHo3H+1r5lWu0bn+Ly8d
            quUMsbgslT7165Vez7ZYbvTX58X14DcP+ebS/WTiDdYpG1XKfPPobozRCpM7OX4GAlNIYwVUMiH+8XeP4cRo7zIHiCFbzr/1M44F
            yyikSKoNbQfbmsNr3uAgfsZ1PD7ZzMnIyw3epvbH3g==
            """),
        Case(
            .pkcs1, "block type 0",
            """
            iCshyZufyBLYBt+WX86rsmCtM6EuD6mjb6LAqlqBP46i+Bm3edPEd+PArb78eAejCbIZ8fRJIsWEqGmoxxdm/R8u8Sz2nd8G/D+O
            khD/UX4nEWZhQa0e8F2ch+M4x0HzxXAqI0gIsh7ccBdjALWbM+FimLTvBirr9OZcMrjwCHi6ZZjY/r4eQahcRS+uV71OlGfz2DP5
            nFtnjvXTgxfD8c6OcnNhjqeAEEeH89wPu5xoKN5+gWvNK+ja5N1sGAftKB4V0RPtnUYqrwEraiSQ2xCySgtso1Gcigox5mJ74pMV
            tnx4h2F6rYphpo+KK51PknB6sdoQ/6+gunulivVuGQ==
            """),
        Case(
            .pkcs1, "block type 2",
            """
            YwLnmehOL2krndUBRxM5SMRmP2Kd20lEUq+rAWIHZFYsGefmOq+p/Gc7nZZD6Ncz+N9qzNBOZmo1yNvJX9fUGnBxAkHibRl147dr
            hzr7QYLkktu6uJBQmZWoLYOMMYjqsABAUnS6Gf1mKLgC8QtWdUXOqIIbZzGIZtN2e7ljj17ZJONSh2vjhOAEMsQKs/bnbBjsBfU5
            IDrcL35l1RwJNeAzqStXfTIvyynbKXP/E5Usp5SwBNUJA7mymeIYxJXNDduQ8JgZgkzR0BUyetflnoVKSsUxu+kkxNjztYerzAIO
            mPFi7cnNjOc/54rHH0PNRstkFOJwR5ptpyf0/3ehpg==
            """),
        Case(
            .pkcs1, "padding with another byte in it",
            """
            VYAWYetaK4vtkV02yroWt+rHpPXYbahnkjmZrGXZDSXP3NkFSpfQTeBlBKGRhiAxW5TyKiA8QDIsFE6HUjk5b/VGNx6tgJs4eLym
            pwELGCchfmglOYtyDDf07KzMem1Ne9MqINvnrRab/UkSGrMPEYoLCYAoSbpF2kwMpc9rUlQt8cNYsrcd/tjSVuFEy/Qmfyz5pNLE
            tQbFtd8Wci0Z8L7fh+j93qL6/zYSuOJV9+rMwDqA5sVuIPKfad5E5/OF6cPiQenA5WYk7FIC3UTbBq/qHM+N3BENaP1igcvNXD/d
            qdczCuMa25q9C5/geu1UTwR0+WopK29FbTY7jVptQg==
            """),
        Case(
            .pkcs1, "first byte not zero",
            """
            twqZWerH3ntWKDjltJ7WKOdXairADAeNw2TK0sn7VGjtdm4OEf5DAXYLPg6z68TVn+kvDlNbm6pivW3pMV3i63FkdTKPFA7MhAQl
            RQmRC/oDTKhRua+pBi7UVHLg7GBFn1OoPWsR7/277N8hRASd/cn78v6d7jMtamT2tckaVwUFlmdBWsqT0U1wseH8isPqPs1Glqog
            NUIR23AA/ltMC3k2Kzl+ZyCvvZ/7J49NpnMMLslIa9IYlU3m9ewNLvMsMfi7wAn+nI+HfeYTUjw1154r2WSUIu/fdpDZaAZec5my
            r3nacxUzp3QJTXt61OEiy3uxcZFQa0SpLKZoxk9RwA==
            """),
        Case(
            .pkcs1, "no zero between padding and digest info",
            """
            rIfn1RCFOUcrc5viPCWEm+dV9YbXMnyZBn6A4IAuPLLAo5ibISNx+Qb4j28ork/qa3YrDP3uBBugY6TiisQzCjzFsAC1HLs877mn
            4RFtApQcS7wWRoEzTsAJ8DJLa24VhufWAw7loh0Y6n9d7SJBjb1f2DCM19942v1fsjSzZEF1KTkjbhzfp8Zqzv8nZV8D9BQjaayw
            VJApc/EzVOIMgk/FABiTsOd22bfpnhrvjULaTEIbI8TYerppMcyvCWrZMV9GmQgh6V57ANv3IDkGGw7PSOWgt9zUyw0QCXRAwtL3
            p18zeKyrXY6CRpTT77W10Xv8GhpY/gXw/I43GXNs0w==
            """),
        Case(
            .pkcs1, "the message itself",
            """
            AAH/////////////////////////////////////////////////////////////////////////////////////////////////
            ////////////////////////////////////////////////////////////////////////////////////////////////////
            ////////////////////////////////////////////////////////////////////////ADAxMA0GCWCGSAFlAwQCAQUABCAx
            DSgyOKlu5Tw31jhwn9P5F5ut6Obe8OdbXzPSJH9qxQ==
            """),
        Case(
            .pkcs1, "zero",
            """
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
            """),
        Case(
            .pkcs1, "one",
            """
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ==
            """),
        Case(
            .pkcs1, "modulus minus one",
            """
            yNMUWmWHUjy+EjaqVuNzqp6QKLevJHetdRsSY3u9soSrKKoGZQTUbGQG9pjUE01squ9ZAB+aYsX3N/iuvI87uILCZcc15BVmMUg/
            1p7TEaBxgBBZ4l94k7idoZkw1EmCa9UIgHl0E1EhY/dtz/dwklXoiAr6iHIQRsvYZhCONc5EzgGFbTpHJJ0I2PYd0Olvfh3u25os
            bwZ97Y7oAqD7o2Gso5asVgZXK/WkVIgd5oWuEzt7LIJdMo/V28U4lJGlBWBRNtcZNugKYewW3WnaF9Y/8rp//NfC77Gm3TMblEYg
            ZOdPdsnzyRMcxlcJwD6/KJsyPegahciLd2seg4lAxg==
            """),
        Case(
            .pkcs1, "modulus",
            """
            yNMUWmWHUjy+EjaqVuNzqp6QKLevJHetdRsSY3u9soSrKKoGZQTUbGQG9pjUE01squ9ZAB+aYsX3N/iuvI87uILCZcc15BVmMUg/
            1p7TEaBxgBBZ4l94k7idoZkw1EmCa9UIgHl0E1EhY/dtz/dwklXoiAr6iHIQRsvYZhCONc5EzgGFbTpHJJ0I2PYd0Olvfh3u25os
            bwZ97Y7oAqD7o2Gso5asVgZXK/WkVIgd5oWuEzt7LIJdMo/V28U4lJGlBWBRNtcZNugKYewW3WnaF9Y/8rp//NfC77Gm3TMblEYg
            ZOdPdsnzyRMcxlcJwD6/KJsyPegahciLd2seg4lAxw==
            """),
        Case(
            .pkcs1, "one byte in front of it",
            """
            AKtbKJ6cQ1lv+x69YWSN+nP3+GkiEToHfx2umVB4ZqPc+zB7gsesPgnJKpsrjgNqP1vagh2Ga+HCNHS0sVdDqxUrvTfNHcsRWP2t
            1O58oOUj6jSKmzowbRTFrWs6mVW4jhVCtviDs4ACEQ9dlp8WM9fY23FhH+d5gskwqecp6hJJx3+9QYZmfwZmA/E63Kdn9QMSmC9K
            MAXzpLISbZcFprw0Hn8UT2spw3wyOx4MEnmeMBFaDZQcenMAXzJQz852UE3gyijlXMUgc25klE7ZA5gA4K2+yCzkAfE61Ocxwzx+
            nlVFPuR5l1JqLzqs+ops3buMlxIqF23+E5XrPKXdrNE=
            """),
        Case(
            .pkcs1, "one byte behind it",
            """
            q1sonpxDWW/7Hr1hZI36c/f4aSIROgd/Ha6ZUHhmo9z7MHuCx6w+CckqmyuOA2o/W9qCHYZr4cI0dLSxV0OrFSu9N80dyxFY/a3U
            7nyg5SPqNIqbOjBtFMWtazqZVbiOFUK2+IOzgAIRD12WnxYz19jbcWEf53mCyTCp5ynqEknHf71BhmZ/BmYD8Trcp2f1AxKYL0ow
            BfOkshJtlwWmvDQefxRPaynDfDI7HgwSeZ4wEVoNlBx6cwBfMlDPznZQTeDKKOVcxSBzbmSUTtkDmADgrb7ILOQB8TrU5zHDPH6e
            VUU+5HmXUmovOqz6imzdu4yXEioXbf4Tles8pd2s0QA=
            """),
        Case(
            .pkcs1, "without its last byte",
            """
            q1sonpxDWW/7Hr1hZI36c/f4aSIROgd/Ha6ZUHhmo9z7MHuCx6w+CckqmyuOA2o/W9qCHYZr4cI0dLSxV0OrFSu9N80dyxFY/a3U
            7nyg5SPqNIqbOjBtFMWtazqZVbiOFUK2+IOzgAIRD12WnxYz19jbcWEf53mCyTCp5ynqEknHf71BhmZ/BmYD8Trcp2f1AxKYL0ow
            BfOkshJtlwWmvDQefxRPaynDfDI7HgwSeZ4wEVoNlBx6cwBfMlDPznZQTeDKKOVcxSBzbmSUTtkDmADgrb7ILOQB8TrU5zHDPH6e
            VUU+5HmXUmovOqz6imzdu4yXEioXbf4Tles8pd2s
            """),
        Case(.pkcs1, "empty", ""),
        Case(
            .pkcs1, "the negative of a good one",
            """
            HXfru8lD+MzC83lI8lV5NqaXv5Wd6nAuV2x5EwNXDqev+C6DnViWYprcW21GD+MtTxTW4pkugQPCw0P9ZUuQo1cFLfoYGQQNM5pq
            6CIyLHyHS4W+qC8LfvLwNl6XfpD0VpJRh/XAk08QVJnXMOE8un0NFqnaoPiNfZsufuakI4R9TkRD5tPIHjcE57tBKYF6ewtWrE/8
            aRLZO3x6a5tU5y2OJIJc6tyTr8NpNnwLbOd+AeFtmGXiv492qXRoxhtUt3+HDfG8cceW84eCjpDWf9VfRPu3z/PA/nbR9gFYV8eC
            D6IQklBcdqjti6oPNdHhbQ6bK74DF8p34X/h3auT9g==
            """),
        Case(
            .pkcs1, "a good one plus the modulus, one byte longer",
            """
            AXQuPPkByqusuTD0C7txbh6WiJHZwF5/LJLJq7P0JFZhplkliSyxEnYtMZHEYha3rAbJ2x2mBkSIK6ytYBPS5s2uf52UU68mvy72
            FMUbc/bEW7Sa9RyP5ah+SwzTyioCEIEXv3j9J5NTMnNVBG8NpGouw/lsGm/rkw/8gk06eEgYDE2+xvOgxisDDMow+nhRZIEwhwrk
            XHT6Ip+hVZmmol+VyyKq+8EwGqgn33KUMGAj3iSViMCe16WQNQ4WCGMH9VNBG1+8dfwIfdBQqyxC3a/XIKB5SCm7xODse8Rk3tDE
            vrosjltDixt9TAEEBEqrnOQnyVASMfPGnw1WWylm7Zg=
            """),
        Case(
            .pkcs1, "padding of PSS",
            """
            ozOGV80yQvr44RQs460ZAd5Owpst2bNsbW/1Z4xT9V8qLqj8Xhs00CWWo8IMx07wB6W5RNtiT8/iM3b7em/tBbyoMPnUrNtjM65t
            v3HemS+etsn0l4s3OUADp/CwlGapEsiaF5US+o9UofxceWzCLi5dWLJMUV5UZ3WtOoE+NQSpEq4bVdfggMt3xK2l1cPqSUHhPPvU
            +mHU/K8dTbucx8hCOnJvbUX5Wh6Lln9+xtCSBygpmaTBZl9KSaG14oCOTheV5mHzOd6ZgOu4CMjfcqC2yEbzwcHJsLbe0Qak9iTo
            MBrPSPGSp7APkmqL+Z8JjiAt7rv3lzarXuPiPB0+GA==
            """),
    ]
}
