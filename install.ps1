# Setter opp NorCRIN for brukeren som kjører skriptet, eller tar det bort igjen (-Avinstaller).
# Krever ikke administrator. Kjøres med install.cmd og avinstaller.cmd ved siden av.
param([switch]$Avinstaller)
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$base = Join-Path $env:LOCALAPPDATA "NorCRIN"
$settings = Join-Path $env:USERPROFILE ".norcrin"
$versions = "3.13", "3.12", "3.14", "3.11"

# Vinduet lukker seg selv når skriptet er ferdig, så det som står der, må leses først.
function Stop-When-Read($code) {
    Read-Host "Trykk Enter for å lukke vinduet" | Out-Null
    exit $code
}

# Hvert trinn sier hva det er, og hva du gjør når det ikke går.
function Step($what, $remedy, $work) {
    Write-Host "$what ..."
    try {
        & $work
    } catch {
        Write-Host "Stoppet: $what gikk ikke. $remedy"
        Write-Host "Windows sier: $_"
        Stop-When-Read 1
    }
}

function Invoke-Checked($program, $arguments) {
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "avslutningskode $LASTEXITCODE, se linjene over" }
}

function Wait-For-Excel {
    while (Get-Process -Name EXCEL -ErrorAction SilentlyContinue) {
        Read-Host "Excel er åpen. Lukk Excel, og trykk Enter" | Out-Null
    }
}

# Skrivebordet kan ligge i OneDrive; registeret vet hvor.
function Get-Desktop {
    $key = "HKCU:\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    (Get-ItemProperty -Path $key).Desktop
}

function Remove-NorCRIN {
    foreach ($place in $base, $settings) {
        if (Test-Path $place) { Remove-Item $place -Recurse -Force }
    }
    foreach ($name in "NorCRIN-rapport", "NorCRIN-sjekk") {
        $link = Join-Path (Get-Desktop) "$name.lnk"
        if (Test-Path $link) { Remove-Item $link -Force }
    }
}

# En Python som Excel kan starte: 3.11 til 3.14, 64 bit, ikke fra Microsoft Store.
function Find-Python {
    $ErrorActionPreference = "Continue" # py sier på stderr at en versjon mangler
    $asked = "import struct, sys; print(struct.calcsize('P') * 8, sys.executable, sys.base_prefix, sep='|')"
    $refused = @()
    if (Get-Command py -ErrorAction SilentlyContinue) {
        foreach ($version in $versions) {
            $told = & py "-$version" -c $asked 2>$null
            if ($LASTEXITCODE -ne 0 -or -not $told) { continue }
            $bits, $program, $prefix = "$told" -split "\|"
            if ($prefix -like "*WindowsApps*") { $refused += "$version er fra Microsoft Store" }
            elseif ($bits -ne "64") { $refused += "$version er 32 bit" }
            else { return $program }
        }
    }
    if ($refused) { Write-Host "Kan ikke brukes: $($refused -join ', ')." }
    throw "ingen Python som Excel kan starte"
}

function New-Shortcut($name, $program, $arguments, $description) {
    try {
        $shell = New-Object -ComObject WScript.Shell
        $link = $shell.CreateShortcut((Join-Path (Get-Desktop) "$name.lnk"))
        $link.TargetPath = $program
        $link.Arguments = $arguments
        $link.Description = $description
        $link.Save()
    } catch {
        Write-Host "Snarveien $name ble ikke laget, for Windows tillater det ikke her. Resten virker."
    }
}

if ($Avinstaller) {
    Wait-For-Excel
    Step "Tar bort NorCRIN" "Lukk Excel og vinduer som bruker NorCRIN, og prøv igjen." { Remove-NorCRIN }
    Write-Host "Ferdig. Arbeidsboken og rapportene dine er ikke rørt."
    Stop-When-Read 0
}

Wait-For-Excel
$wheels = Join-Path $here "hjul"
$carried = Join-Path $here "python\python.exe"
if (Test-Path $carried) {
    $python = $carried
    $new = ""
} else {
    # Ved siden av den forrige, som blir stående til den nye er ferdig.
    $new = Join-Path $base ("python-" + (Get-Date -Format "yyyyMMdd-HHmmss"))
    $python = Join-Path $new "Scripts\python.exe"
    Step "Finner Python" "Installer Python 3.11 til 3.14, 64 bit, fra python.org, og kjør install.cmd på nytt." {
        $script:found = Find-Python
    }
    Step "Lager plass til NorCRIN" "Be IT-avdelingen om lov til å kjøre Python i $base." {
        New-Item -ItemType Directory -Force $base | Out-Null
        Invoke-Checked $found @("-m", "venv", $new)
    }
    Step "Installerer NorCRIN" "Pakk ut hele zip-filen, og kjør install.cmd derfra." {
        $source = @("-c", (Join-Path $here "constraints.txt"))
        # Bak en mellomtjener gjelder Windows' egne sertifikater, der pip kan bruke dem.
        & $python -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip._vendor.truststore') is None)"
        if ($LASTEXITCODE -eq 0) { $source += "--use-feature=truststore" }
        if (Test-Path $wheels) { $source = @("--no-index", "--find-links", $wheels) }
        $own = Get-ChildItem $here, $wheels -Filter "norcrin_xl-*.whl" -ErrorAction SilentlyContinue |
            Select-Object -First 1
        if (-not $own) { throw "finner ikke norcrin_xl-….whl" }
        Invoke-Checked $python (@("-m", "pip", "install", "--quiet", "--disable-pip-version-check") + $source + @($own.FullName))
    }
}
Step "Klargjør bytekoden" "Kjør install.cmd på nytt." {
    Invoke-Checked $python @("-c", "import compileall, sys; compileall.compile_path(quiet=2, maxlevels=20)")
}
$books = Get-ChildItem $here -Filter *.xlsm |
    Where-Object { $_.BaseName -notmatch '_\d{4}-\d\d-\d\d_\d{6}' -and $_.Name -notlike '~*' }
Step "Klargjør arbeidsboken" "Lukk arbeidsboken, og kjør install.cmd på nytt." {
    Invoke-Checked $python @("-m", "norcrin_xl", "klargjor")
    foreach ($book in $books) {
        Unblock-File $book.FullName
        Invoke-Checked $python @("-m", "norcrin_xl", "klargjor", $book.FullName)
    }
}
New-Shortcut "NorCRIN-rapport" $python "-m norcrin_xl slipp" "Dra arbeidsboken hit, så lages rapporten ved siden av den"
New-Shortcut "NorCRIN-sjekk" $python "-m norcrin_xl sjekk --vent" "Sier om PC-en er klar, og hva du kan be IT-avdelingen om"

if ($new) {
    Get-ChildItem $base -Directory -Filter "python*" | Where-Object { $_.FullName -ne $new } |
        ForEach-Object { Remove-Item $_.FullName -Recurse -Force -ErrorAction SilentlyContinue }
}
foreach ($book in $books) { & $python -m norcrin_xl sjekk $book.FullName }
Write-Host "Ferdig. Åpne NorCRIN_Rapport.xlsm og velg Aktiver innhold. Uten makroer: dra den til snarveien NorCRIN-rapport på skrivebordet."
Stop-When-Read 0
