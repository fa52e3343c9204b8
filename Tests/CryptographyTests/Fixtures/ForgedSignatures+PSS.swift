extension ForgedSignatures {
    static let pss = [
        Case(
            .pss, "untouched",
            """
            ozOGV80yQvr44RQs460ZAd5Owpst2bNsbW/1Z4xT9V8qLqj8Xhs00CWWo8IMx07wB6W5RNtiT8/iM3b7em/tBbyoMPnUrNtjM65t
            v3HemS+etsn0l4s3OUADp/CwlGapEsiaF5US+o9UofxceWzCLi5dWLJMUV5UZ3WtOoE+NQSpEq4bVdfggMt3xK2l1cPqSUHhPPvU
            +mHU/K8dTbucx8hCOnJvbUX5Wh6Lln9+xtCSBygpmaTBZl9KSaG14oCOTheV5mHzOd6ZgOu4CMjfcqC2yEbzwcHJsLbe0Qak9iTo
            MBrPSPGSp7APkmqL+Z8JjiAt7rv3lzarXuPiPB0+GA==
            """),
        Case(
            .pss, "untouched without a salt",
            """
            tdX/5/zu+bh7hHUkcZ9IG/PuDNYic7Q6v36iqtkBkh+2OphU5vZyC3sdCnTLm79wj7+lpdAnMlQ1XurgUOJejPO6juqRqqAVij0e
            hqSKqWlMIJXdimcOIjTF+d+GdbW0MB8ec8A5nvWV6YkEbB/3nLJ9mivxAHXvR8XgKW6LBZHVJmxu1/tDtdbiTOsbNLl6+hiTBXPm
            91wWhat2QPxYUM+0OIPgz7lIfH4NQ3pmwckdU8qswvBPwOjVFnmf7iPEm+3wDCFAsKb8aoEGaxeJN04GrumldCKDfwfUEUNjTMrJ
            9bwUp9LLPwtalQ7qLcmcn5nnppirMwAz0fPLq5CWUA==
            """),
        Case(
            .pss, "untouched with the longest salt",
            """
            ZHfNH9LNS4xGrKN65pvYJTgLcMGfSRWEsJME41lF77nIEi3PHiTB8o9KSTtWUm0qBdwWYK5/6pwGBZ5d5wZWYh3jes4H2OsaF1As
            NPndKmZ1k1iM/Fk5R/9sjldH8765jSKWr7DT8zWn8kh9p50vMQKQxcJpGUi4FBUikTJrcnFJ8sOvNQVJlmK2j9ZekCafO4uCEVRq
            di3rJv5EA95gRN+lW8OlJt10hvwuRPwwVPo42HHfPih6x9kaTDUOztkw3YcK3cVigDrGSY5mgrIPDRr5hZbC1wKT8tRs6OyXlcLS
            dpNIPlBQrmcpbUciwUaVS8jBVpkJelxCe7A6z7wNhw==
            """),
        Case(
            .pss, "another trailer",
            """
            d+fXnC14iXyB+HeNA03cAfnXGAWfvhFF3scYJJNc4V1E2Zz/bDSHZMkF6yVTkRgQVIIfU7ZusXDSoBy/RY3bY0hOlU96q4ExLuDf
            R0IVDc68MdZ57jp6WNQwWd0uafMTwRlf106sMp9BZYB8NhMHFHaW4/Snp3vACzEUg4UcbaRd62z7qS/AKktFEFydX/D5m01VlxID
            fJn+XFDJfsWJ3tNtitTAQ6DMGL+dfPZJ1YtMEOWOfM1NjuzM4kBmu/PhC3B009Z/EevKLo1EmXb6Wx9vDd0JMFTgUmYpcDtnpXrZ
            830wyLHrZg6adbilHL7Rmnog+hKDs1Wjf3/2k0ui8A==
            """),
        Case(
            .pss, "trailer of zero",
            """
            TWncuF8LHhT+YZvlN+8NO57rsClNRsNT50sMdRkO8eHLF1OzvqgWeAAolYJsk6fdAiMKgl/BgkcTUJZUUf93GxXoiJdcxQCzAxnv
            U/MKyBYSes1uyjidozoJUd3jyxxROZ4vA7Ye6fK3gIhfcDlJ8EL3LWa7trNzY6Gj7+hwYSooc7/YF82tr6b5eYC6xcLMMUsMmrn5
            vqaTlhCBm87L/XhehW0bNyspTlJyOgdFdX4eKIYLQlRwMbAIPzM0O/KzX8Kc2mqcD1lMK+hdagPqnWyNab97G5O8vVkKJ4gRK6Oq
            aEg6l6hSF/3sMkQF27ErY2O78H2lkvwSN3u+JGdXQw==
            """),
        Case(
            .pss, "mask of SHA-1",
            """
            DeUl8mz1wCi4K5jKppF8iFLruKP+Se0ad83lLo5PFE6bymmufph6VpwcVIgT8nFJ7smN37qIC181/fJvILKJbHz54kw0jQ57wJHK
            DzwdlDIGYbz25ouiJfEPF5bB/RuHSjj1rpwTDi0T/QnTkN7L6fTUtdhY/Zq+mUGEt8mUITr+cCUiO76Xa5UgrF66xCpNowm47ocg
            5QaR/XLZDAqiB1Xcv2WIJyQxCp2nAcCOb0WgoO7RaHxI0DCG5PX+lwrccR9ovWI/QzJu3rhUmg7USulTjzNut9evOWvzhvJAEJa6
            atNhM9XmOogR1qlNfkyyuhPpFyNZzv04+IZ+NwostA==
            """),
        Case(
            .pss, "mask of SHA-512",
            """
            ajPut8/nq//NZqdIH+xO49KBRq3j7qAPwOLhpDxn2A2GMUWN9qdnf4GdnySsGYA2y+n2rWoFMwr9XZdP6ElKPw7IhYvxnt01EnNq
            3JhwQVY9GEgVYwkzW5I7jW/fpxUQBEpAJ/i9nlkfHp35OF0L94UdOnHY2N/FgyN50WwrPvxl4SPz/fjmAKD3OFg2uzhcPupC0m+k
            EwlzTOSIUE7jORjjDiGnB9Q02u7DlJQuL+f332qQNSoZs8u8D00sJ2nDByxD7hddFWMGouREWtyJ8QEjkJDsI1UZgCuc0a9gafij
            9jHrbwmojvd5PLuSSSBAPhzUm4DLNAFM2sVqTFeoAg==
            """),
        Case(
            .pss, "hash of SHA-512 inside",
            """
            T0sK1x/3hTc6gMZB6dhuQn8Iw8rFCoAno6OLyXxI4uTCVQ96lfsPAeiq9I9VrRwLn9P2lw6gCkq3FgBbfsAFYQRS6nPzi4l+yRkP
            a8L/A2+09A0eCIXf3zSQ1LW5cGrlBnjnV/kGWdChVwGKyxHXFzE2nog4MQBO5pfdSe778KP+hWZAORio1mhYEbwmIFwzaArzZn8k
            NOeYu809jyoetBlYUPMeOvVIF0zJjMBEG7y9UWKfALv3Y6aNJMxR9rnEgIPpK6Ud9mEY/1efGDoi5f1UHXWEV5zVHDg45kOpkrNH
            u148cpL31SSKfjJuHdnE3xtRDbpPIghB5Bppl/jQ/Q==
            """),
        Case(
            .pss, "separator of 2",
            """
            P4aE2yZCEMT6qMgF+7UkAN5SJjgPmpx94SQRDtCEBi9xF8NmuGNyaRZ/fUrQlQw3DhL+IATHoM7upfj2XQoDqriKOdrGaEAGELmW
            YUEsBug4RxjeJtjpeBfnAGHrPBWQBsclqgQFXS2ezSlYpbvOQg/c64vDvviBKlJXN/JLUVdG133fWJGCDtarZFgk2OBZMcMg1Yeq
            qf0WhmIRLOqZ0OdRR2l0j9ySfRt2bDDB7htzb2XSR1g+32RQhvNF2OTe+GNN0I4+n9tojPpUX7XcHlFgjgYdBT+Emj8q0az8fmko
            wMTik3hJ0oobpYEr7AHeKhn65ytNQWHwy0ZSx+i5fw==
            """),
        Case(
            .pss, "separator of 0",
            """
            uJ4T563nZONRjR2a86K9tYr9vJCHIeeftJ0buXah8IOV79Hy2CIl+Q2sE47WOnNzOBQYCoYjcioS3EdjUNt6EPSVpNrOWaKp74Dt
            aaktNqjjEREPmjB9quA7XmTCXsQ/A2gkuuiYrfQf/QskffgC4mft/fzg1Xw2T1ajpVYHANI2dsZD/DlRB7YeU87yEgnhV/rRVHUL
            9dOT61U/ZuZXwm4IEBj2VzQ6K/KXqAfs70FsNPNShgWKQ7WAA0x4md+yNcnpsNsyoCoG7tvAt1WcDQ1Xi9Kpjr+AIaN65nCnZz2R
            PFDVcFIgG0qj+5gLhJbetksN7jiurSKOoEebc3Q0KA==
            """),
        Case(
            .pss, "padding that is not zero",
            """
            KdYaWP+8lydxTrfnloyrzEaaJIPcTUDJldfsNBCJajwYoZZkw2e6UMG698SjbzN5gNOpiQgBYsnmIsBQVJ/TA22ZyiC79GYnNDGF
            KXoetDYzeKxSHN+vMjqpDZNOahFgY/GaNSZ3WqqkA/SGQ3TtY3kv3OCiccM4PyO6wJMh9Orvk5eRFNnGM5inFPEbsJSvEXHGCmRu
            X0k/iRv++xtqm2yUBrgts4BBbFkCYiaqyH3/bjWOlD3KYUH1wqaMc3EgtjkK5UCiSAp/CJ8Qtrlix+K3x8Peg/GtYc4WKx5U9F1k
            a/L9Ob6+1crlec8GPKEMxqr0v5OJwKDxxWMXrS5oLA==
            """),
        Case(
            .pss, "other bytes in front of the message",
            """
            usnpY+01zkVAFfKoM99qqWRhzyU8IT77AToVAiuTNR+EtZ1e5NIpzKoFobfSNpWs1dbxEoIIyJy26gt1RSWUf54Pm8hRhhhK4iEF
            35EvfAlMwPEtK4QwrnA4d6dg00O9wiK0MmgCbg2MBHzTYci6S/FbNpGzdHv4OoK7GEuWKMAmH/Y4s6ZsaFviQzjW8IKfSYhqQqfz
            ydndTPAdE7Vfv3pO+QneiW40X0nbqEVWfu6hTKh1cCueCFXAeLa6MummR/jF2jbdGr9LMpRvLsd0pAHRoncFiRTNx0aMEajaT8E/
            1v/FjMylFcOtoYNOA7fDHNkvmFgUkrHpdGb6pfSmKQ==
            """),
        Case(
            .pss, "highest bit set",
            """
            Rw4Lz2EN4D/mKs/9HpOxKxrfhDhivAt2mUY5KcupNrFOJFcWk8PAuSFt+b+M7uwVfOoJqS0GoZE8tYbvKx7QrOiraaT5dxynvz1F
            qXFDJfs3kw/yJ5PRGmBLg2M6hasAkH/7VepkXL4nXJNozJLN5E5T8LHGIzauaPzWl17rrHtx6a23yCTpPU9RYZHsXVlb4g+dGAHB
            8PCXdciZHpYsZ1nOHcuY26NynjdVTitj8LbG0UpP9/kUOGA+z4HhBqXY84Fk/L68Dy4JImk5FvtHQEo/ldn07I/U0jTrMeMVjv5i
            2ho5IAsXuq6iLUvYTf3G2PyXIvVFL6Grs91RAG1bgw==
            """),
        Case(
            .pss, "hash with one bit changed",
            """
            CYVy30EKruxtlb0aYDQXHxiLfo4NCzRGPKQMZrP2YM3azmGsIBaRaq/JmKk2xFX4NMWZnBZ2VV2P3/LkasGYIDJQ+r5QbxVO1/hT
            504x1tMhcWFkyZAHC+frgtpGpqpLwqHk7HHPJOrvEE3LSx7QVLhkEmTzNaVHCIGz/qJK73igthbQjxJhtAKatRAGMe5f4mbWyAx7
            C18b+JelB0LNVKokYpw1SANfrvuTfYNCLIEK7PLAtfN12+py9XxSeABf+6E31AQcViSUB85/qY4l39uKRoCmNR5Km8YAWPo9HBmw
            LuwJmsqU9lk2NqxoD1BTWAM/DU7i0ES8O0MY0WsNXw==
            """),
        Case(
            .pss, "salt mask with one bit changed",
            """
            ThlzvWSF85gNqjTdMB/rITiw+a3CZJHzi/5pIPTxo1u1ANLOFLCW2ajvFhrLMBkx1U0ZaohN2o3j/UQcQUXMYLdyNFu9pKum121F
            sxx8xMjUCtd87o9+QjvNJWcLBRJR01cq7m0ZQ+ahE6KFO5cA3Xwaw4i6Au21xTgaeDW0JAVDdZXen5wkilaQU6ag53LiK6YbAuQW
            FUxCxWCtPe7N3QMG5xRHxpncE60kHTiq5bcy159kYJmcIJ/4GICyzwQuQm4gSviEGffiN+hH0/K5mioQEDjCnr19mrirzwMi9wwT
            5uO1f5Eb0aBoN9GIwOah0uQTpwy1rfW1aChwtSApdw==
            """),
        Case(
            .pss, "digest of another message",
            """
            yM2BgqxiZNLjcdSGbe5Y/9b5h4q9gFtVxf7h7J7n8ccnQrYksvuiywZQay7BSJWvQcAUlV0Hj7pfg7rZR4z5BWWKEVUI2HJyfrSl
            mmvUgHETciFKsGNwiv7ypzGpVpHI5XNN9KjU2p7Knelk7MpalJDi8vMz/Bovm3oPxmWSAvhkzMZlKggXLJIbGhtBYi17sxMev9Q/
            7qHTwZoYXGO6oD/wlYlbtn4Ehoy+7gysWFYonaeHQ2sf43okcEkRHrvpDKCh8dECNhwaP3lvbZIMF4Oqh1pJxJqPfRMcQX29v4KR
            0spvF9R6/HwQeta1osckYsTQ0sBAig/bhz/+jl0Psg==
            """),
        Case(
            .pss, "one byte in front of it",
            """
            AKMzhlfNMkL6+OEULOOtGQHeTsKbLdmzbG1v9WeMU/VfKi6o/F4bNNAllqPCDMdO8AeluUTbYk/P4jN2+3pv7QW8qDD51KzbYzOu
            bb9x3pkvnrbJ9JeLNzlAA6fwsJRmqRLImheVEvqPVKH8XHlswi4uXViyTFFeVGd1rTqBPjUEqRKuG1XX4IDLd8StpdXD6klB4Tz7
            1Pph1PyvHU27nMfIQjpyb21F+Voei5Z/fsbQkgcoKZmkwWZfSkmhteKAjk4XleZh8znemYDruAjI33KgtshG88HBybC23tEGpPYk
            6DAaz0jxkqewD5Jqi/mfCY4gLe6795c2q17j4jwdPhg=
            """),
        Case(
            .pss, "one byte behind it",
            """
            ozOGV80yQvr44RQs460ZAd5Owpst2bNsbW/1Z4xT9V8qLqj8Xhs00CWWo8IMx07wB6W5RNtiT8/iM3b7em/tBbyoMPnUrNtjM65t
            v3HemS+etsn0l4s3OUADp/CwlGapEsiaF5US+o9UofxceWzCLi5dWLJMUV5UZ3WtOoE+NQSpEq4bVdfggMt3xK2l1cPqSUHhPPvU
            +mHU/K8dTbucx8hCOnJvbUX5Wh6Lln9+xtCSBygpmaTBZl9KSaG14oCOTheV5mHzOd6ZgOu4CMjfcqC2yEbzwcHJsLbe0Qak9iTo
            MBrPSPGSp7APkmqL+Z8JjiAt7rv3lzarXuPiPB0+GAA=
            """),
        Case(
            .pss, "without its last byte",
            """
            ozOGV80yQvr44RQs460ZAd5Owpst2bNsbW/1Z4xT9V8qLqj8Xhs00CWWo8IMx07wB6W5RNtiT8/iM3b7em/tBbyoMPnUrNtjM65t
            v3HemS+etsn0l4s3OUADp/CwlGapEsiaF5US+o9UofxceWzCLi5dWLJMUV5UZ3WtOoE+NQSpEq4bVdfggMt3xK2l1cPqSUHhPPvU
            +mHU/K8dTbucx8hCOnJvbUX5Wh6Lln9+xtCSBygpmaTBZl9KSaG14oCOTheV5mHzOd6ZgOu4CMjfcqC2yEbzwcHJsLbe0Qak9iTo
            MBrPSPGSp7APkmqL+Z8JjiAt7rv3lzarXuPiPB0+
            """),
        Case(
            .pss, "the message itself",
            """
            Sl7pB6FTMOO/b7O3bb9vFyk396Vdtws4n5T+AtrP+vnK0kRNq71NCwPVH0b1dLgN6alH32J4DeBU+4urkhxKg9tDDWOq8a0UytMS
            hdCSB48PddhQCFhlmyF4KwL/i91Jg6gGIRCRevK8Y5ikTLoFWLOJTCFZnF+dKhS65YDOUduonzbIYYmfWeNJ3gbtE/UdCfSQE7kY
            Sn2fxn6poSZvXvbNpQVlPPmwsitVhG4lNXcPVBveBSlbBzWFYmLC0r4EUjI8QcXzUEEuupha22T05WdhiXftWLgze4Z0ojug5mcd
            qDLARvzlxoy2hmxro0sA0FvdXh52ClprZAhEK/YzvA==
            """),
        Case(
            .pss, "zero",
            """
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
            """),
        Case(
            .pss, "modulus minus one",
            """
            yNMUWmWHUjy+EjaqVuNzqp6QKLevJHetdRsSY3u9soSrKKoGZQTUbGQG9pjUE01squ9ZAB+aYsX3N/iuvI87uILCZcc15BVmMUg/
            1p7TEaBxgBBZ4l94k7idoZkw1EmCa9UIgHl0E1EhY/dtz/dwklXoiAr6iHIQRsvYZhCONc5EzgGFbTpHJJ0I2PYd0Olvfh3u25os
            bwZ97Y7oAqD7o2Gso5asVgZXK/WkVIgd5oWuEzt7LIJdMo/V28U4lJGlBWBRNtcZNugKYewW3WnaF9Y/8rp//NfC77Gm3TMblEYg
            ZOdPdsnzyRMcxlcJwD6/KJsyPegahciLd2seg4lAxg==
            """),
        Case(
            .pss, "padding of PKCS #1",
            """
            q1sonpxDWW/7Hr1hZI36c/f4aSIROgd/Ha6ZUHhmo9z7MHuCx6w+CckqmyuOA2o/W9qCHYZr4cI0dLSxV0OrFSu9N80dyxFY/a3U
            7nyg5SPqNIqbOjBtFMWtazqZVbiOFUK2+IOzgAIRD12WnxYz19jbcWEf53mCyTCp5ynqEknHf71BhmZ/BmYD8Trcp2f1AxKYL0ow
            BfOkshJtlwWmvDQefxRPaynDfDI7HgwSeZ4wEVoNlBx6cwBfMlDPznZQTeDKKOVcxSBzbmSUTtkDmADgrb7ILOQB8TrU5zHDPH6e
            VUU+5HmXUmovOqz6imzdu4yXEioXbf4Tles8pd2s0Q==
            """),
    ]
}
