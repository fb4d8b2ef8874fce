#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Namespaces on Debian's 6.12 kernel.
kernel=6.12 kills=${KILLS:-50}
# shellcheck source=namespaces.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/namespaces.sh"
